"""Reads about roles: as what the holder of roles acts, and by which of them somebody acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Person, RoleAssignment, User
from accounts.queries.people import assignments
from areas.models import Area

ACTING_ROLE = "acting_role"
"""Where the session keeps the chosen assignment; ``0`` is: as a resident."""


@dataclass(frozen=True, slots=True)
class ActingRole:
    """What somebody may act as, and what was chosen."""

    held: list[RoleAssignment]
    chosen: RoleAssignment | None
    as_resident: bool
    """Chosen was to act for oneself."""

    def for_role(self, role: str) -> list[RoleAssignment]:
        """Assignments of a role that the acting role allows; all of the role without a choice."""
        if self.as_resident:
            return []
        worn = self.held if self.chosen is None else [self.chosen]
        return [assignment for assignment in worn if assignment.role == role]


def acting_role_of(request: HttpRequest) -> ActingRole:
    """The roles of the signed-in user now, and the one that the session remembers.

    A chosen role that has ended is no longer chosen. Whoever holds one role only acts in it.
    """
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if not known or not getattr(request, "holds_a_role", True):
        return ActingRole([], None, as_resident=False)
    held = list(assignments(request.user, timezone.now()).order_by("role", "area__code"))
    kept = request.session.get(ACTING_ROLE) if held else None
    chosen = next((one for one in held if one.pk == kept), None)
    if chosen is None and len(held) == 1 and kept != 0:
        chosen = held[0]
    return ActingRole(held, chosen, as_resident=bool(held) and kept == 0)


def acting_as(
    *, user: Any, role: str, at: datetime, area: Area | None = None
) -> RoleAssignment | None:
    """The assignment by which somebody acts: of that role, for a territory that holds the area.

    The narrowest one, and None for somebody without it.
    """
    held = [one for one in assignments(user, at) if one.role == role]
    fitting = [one for one in held if area is None or area.lies_in(one.area)]
    return max(fitting, key=lambda one: len(one.area.code), default=None)


def second_holders(
    *, role: str, area: Area, besides: User | None, at: datetime
) -> QuerySet[Person]:
    """Who (else) holds a role now for a territory that holds the area, and can sign in."""
    parts = area.code.split(".")
    codes = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    held = RoleAssignment.objects.valid_on(timezone.localdate(at))
    fitting = held.filter(role=role, area__code__in=codes).exclude(user=besides)
    found = Person.objects.filter(user__in=fitting.values("user"), user__is_active=True)
    return found.select_related("user")


def all_assignments(words: str = "", *, ended: bool = False) -> QuerySet[RoleAssignment]:
    """Roles with who holds them, of whoever is found by e-mail, name or code; newest first."""
    today = timezone.localdate()
    found = RoleAssignment.objects.select_related("user__person", "area", "given_by", "ended_by")
    over = Q(valid_until__lt=today)
    found = found.filter(over) if ended else found.exclude(over)
    if words:
        found = found.filter(
            Q(user__email__icontains=words)
            | Q(user__person__public_name__icontains=words)
            | Q(area__code__startswith=words)
            | Q(area__name__icontains=words)
        )
    return found.order_by("-valid_from", "-pk")
