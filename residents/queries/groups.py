"""Reads about groups. How many belong is told, who belongs is not."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person
from accounts.queries.people import assignments
from areas.models import Area
from residents.models import Group, Membership
from residents.queries.residencies import residencies_of_card
from web.translated import by_first_language


def groups_with_counts(day: date) -> QuerySet[Group]:
    """Every group and how many belong to it on a day (``members``)."""
    valid = Q(memberships__valid_from__lte=day) & (
        Q(memberships__valid_until=None) | Q(memberships__valid_until__gte=day)
    )
    return Group.objects.select_related("office").annotate(
        members=Count("memberships", filter=valid)
    )


def groups_of_officer(user: Any, at: datetime) -> QuerySet[Group]:
    """The groups that the office of an officer keeps, with their counts, by name."""
    mine = Q(pk=None)
    for one in assignments(user, at):
        if one.role == Role.KELURAHAN_OFFICER:
            mine |= Q(office__in=Area.objects.inside(one.area))
    return (
        groups_with_counts(timezone.localdate(at))
        .filter(mine)
        .order_by(by_first_language("name"), "code")
    )


def memberships_of(person: Person) -> QuerySet[Membership]:
    """To which groups a person belongs or belonged, the latest first."""
    found = Membership.objects.filter(person=person).select_related("group")
    return found.order_by("-valid_from", by_first_language("group__name"))


def holder_of_card(*, nik: str, birth_date: date, at: datetime) -> Person | None:
    """The verified resident with this card, wherever in the city; None for anybody else.

    Raises BadNik.
    """
    found = residencies_of_card(at, nik=nik, birth_date=birth_date).select_related("person__user")
    residency = found.first()
    return residency.person if residency else None
