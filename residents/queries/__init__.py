"""Reads about people, their residency and their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from areas.choices import Level
from areas.models import Area
from residents.ages import age_band
from residents.choices import Role
from residents.models import Identity, Person, Residency, RoleAssignment, User, VerificationRequest


def person_of(user: Any) -> Person | None:
    """The person behind a signed-in user, None for a visitor."""
    if not user.is_authenticated:
        return None
    return Person.objects.filter(user=user).select_related("user").first()


def current_residency(person: Person | None, at: datetime) -> Residency | None:
    """The residency that makes the person verified at that time, None without one."""
    if person is None:
        return None
    found = Residency.objects.valid_at(at).filter(person=person)
    return found.select_related("area", "rt", "person__identity").first()


def residency_of(request: Any, at: datetime) -> Residency | None:
    """That of the signed-in person, asked once for a page. A form that was sent asks each time."""
    if request.method not in ("GET", "HEAD"):
        return current_residency(request.person, at)
    if not hasattr(request, "residency_found"):
        request.residency_found = current_residency(request.person, at)
    found: Residency | None = request.residency_found
    return found


@dataclass(frozen=True, slots=True)
class Traits:
    """What the census tells apart; "" where it is not known. Never shown of one person."""

    home: str = ""
    """Code of the kelurahan."""
    sex: str = ""
    age_band: str = ""


def traits_of(people: QuerySet[Person] | Iterable[int], day: date) -> dict[int, Traits]:
    """Kelurahan of the last residency, sex and age band on a day, by the person's key.

    Two queries for any number of people. Somebody of whom nothing is known is not in it.
    """
    homes: dict[int, str] = {}
    lived = Residency.objects.filter(person__in=people).order_by("valid_from", "pk")
    for person, code in lived.values_list("person", "area__code"):
        homes[person] = code
    known = Identity.objects.filter(person__in=people)
    facts = {
        person: (sex, age_band(birth_year, adult_on, day))
        for person, sex, birth_year, adult_on in known.values_list(
            "person", "sex", "birth_year", "adult_from"
        )
    }
    return {
        person: Traits(homes.get(person, ""), *facts.get(person, ("", "")))
        for person in homes.keys() | facts.keys()
    }


def assignments(user: Any, at: datetime) -> QuerySet[RoleAssignment]:
    """The roles that a user holds at that time, with their territories."""
    held = RoleAssignment.objects.valid_on(timezone.localdate(at))
    if not user.is_authenticated:
        return held.none()
    return held.filter(user=user).select_related("area")


def has_role(user: Any, role: str, at: datetime, *, area: Area | None = None) -> bool:
    """Whether the user holds the role; with ``area``, for a territory in which it lies."""
    held = [a for a in assignments(user, at) if a.role == role]
    return any(area is None or area.lies_in(assignment.area) for assignment in held)


def demo_accounts() -> QuerySet[User]:
    """Accounts of the demo city, whose password everybody knows."""
    return User.objects.filter(email__endswith="@demo.example")


def kelurahan_by_district() -> list[tuple[str, list[Area]]]:
    """Every kelurahan under the name of its kecamatan, for a choice list."""
    found: dict[str, list[Area]] = {}
    for area in (
        Area.objects.level(Level.URBAN_VILLAGE)
        .valid_on(timezone.localdate())
        .select_related("parent")
    ):
        found.setdefault(area.parent.name if area.parent else "", []).append(area)
    return list(found.items())


def desk_requests(user: Any, at: datetime) -> QuerySet[VerificationRequest]:
    """Requests of the kelurahan that the officer works for, oldest first."""
    mine = Q(pk=None)
    for assignment in assignments(user, at):
        if assignment.role == Role.KELURAHAN_OFFICER:
            code = assignment.area.code
            mine |= Q(area__code=code) | Q(area__code__startswith=f"{code}.")
    return VerificationRequest.objects.filter(mine).select_related("person", "area")
