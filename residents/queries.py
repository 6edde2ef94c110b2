"""Reads about people, their residency and their roles."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from residents.choices import Level, Role
from residents.models import (
    Area,
    Person,
    Residency,
    RoleAssignment,
    User,
    VerificationRequest,
)


def person_of(user: Any) -> Person | None:
    """The person behind a signed-in user, None for a visitor."""
    if not user.is_authenticated:
        return None
    return Person.objects.filter(user=user).select_related("user").first()


def current_residency(person: Person | None, at: datetime) -> Residency | None:
    """The residency that makes the person verified at that time, None without one."""
    if person is None:
        return None
    return Residency.objects.valid_at(at).filter(person=person).select_related("area").first()


def assignments(user: Any, at: datetime) -> QuerySet[RoleAssignment]:
    """The roles that a user holds at that time, with their territories."""
    day = timezone.localdate(at)
    held = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day
    )
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
    for area in Area.objects.level(Level.URBAN_VILLAGE).select_related("parent"):
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
