"""In which office somebody holds a share of a vote's key: public, unlike who it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import RoleAssignment, User
from areas.models import Area
from polls.models import KeyKind, Poll
from polls.queries.log import logged_rules
from web.refusal import Refused

FIRST = (
    Role.OFFICIAL,
    Role.PUBLISHER,
    Role.EDITOR,
    Role.MODERATOR,
    Role.PRIVACY_OFFICER,
    Role.KELURAHAN_OFFICER,
    Role.RT_HEAD,
)
"""Of several offices of one person the first one counts."""
Office = Mapping[str, Any]
"""``role`` and ``area`` (its code)."""


def offices_held(officers: Sequence[User], at: datetime) -> list[RoleAssignment]:
    """The office of each, in the same order. Raises Refused for somebody without one."""
    day = timezone.localdate(at)
    held = RoleAssignment.objects.valid_on(day).filter(user__in=officers).select_related("area")
    ranked = sorted(held, key=lambda one: (FIRST.index(Role(one.role)), len(one.area.code)))
    first = {one.user_id: one for one in reversed(ranked)}
    for officer in officers:
        if officer.pk not in first:
            raise Refused(
                _("%(name)s has no office of the city now, and can get no share.")
                % {"name": officer.email}
            )
    return [first[officer.pk] for officer in officers]


def offices_of_key(poll: Poll) -> list[Office]:
    """The offices of those who hold the shares: as frozen, before the opening as named so far."""
    if poll.key_kind != KeyKind.TRUSTEES:
        return []
    if poll.rules_hash:
        frozen: list[Office] = logged_rules(poll)["key"].get("offices", [])
        return frozen
    return offices_named(poll)


def offices_named(poll: Poll) -> list[Office]:
    """The offices as they are recorded with the shares, in their order."""
    named = poll.trustees.exclude(area=None).values_list("role", "area__code")
    return [{"role": role, "area": code} for role, code in named]


def office_words(offices: Iterable[Office]) -> list[str]:
    """Offices in the reader's words."""
    found = list(offices)
    codes = {office["area"] for office in found}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    words = dict(Role.choices)
    return [
        f"{words.get(office['role'], office['role'])}, {names.get(office['area'], office['area'])}"
        for office in found
    ]
