"""Reads about people and the roles that they hold."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person, RoleAssignment, User
from areas.models import Area


def person_of(user: Any) -> Person | None:
    """The person behind a signed-in user, None for a visitor."""
    if not user.is_authenticated:
        return None
    person = Person.objects.filter(user=user).first()
    if person is not None:
        person.user = user  # it is at hand, and need not be read along
    return person


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
