"""Reads about groups. How many belong is told, who belongs is not."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from residents.choices import Role
from residents.identity import nik_hmac, older_hmacs
from residents.models import Group, Membership, Person
from residents.nik import parse_nik
from residents.queries import assignments


def groups_with_counts(day: date) -> QuerySet[Group]:
    """Every group and how many belong to it on a day (``members``)."""
    valid = Q(memberships__valid_from__lte=day) & (
        Q(memberships__valid_until=None) | Q(memberships__valid_until__gte=day)
    )
    return Group.objects.select_related("office").annotate(
        members=Count("memberships", filter=valid)
    )


def groups_of_officer(user: Any, at: datetime) -> QuerySet[Group]:
    """The groups that the office of an officer keeps, with their counts."""
    mine = Q(pk=None)
    for one in assignments(user, at):
        if one.role == Role.KELURAHAN_OFFICER:
            code = one.area.code
            mine |= Q(office__code=code) | Q(office__code__startswith=f"{code}.")
    return groups_with_counts(timezone.localdate(at)).filter(mine)


def memberships_of(person: Person) -> QuerySet[Membership]:
    """To which groups a person belongs or belonged, the latest first."""
    found = Membership.objects.filter(person=person).select_related("group")
    return found.order_by("-valid_from", "group__name")


def holder_of_card(*, nik: str, birth_date: date, at: datetime) -> Person | None:
    """The verified resident with this card, wherever in the city; None for anybody else.

    Raises BadNik.
    """
    number = parse_nik(nik, birth_date)
    known = Q(identity__nik_hmac__in=[nik_hmac(number), *older_hmacs(number)])
    lives_here = Q(
        residencies__revoked_at=None,
        residencies__valid_from__lte=at,
        residencies__valid_until__gt=at,
    )
    return Person.objects.filter(known, lives_here).select_related("user").first()
