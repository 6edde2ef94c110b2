"""Reads about people, their residency and their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person
from accounts.queries.people import assignments
from areas.choices import Level
from areas.models import Area
from residents.ages import age_band
from residents.models import Identity, Residency, VerificationRequest


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
