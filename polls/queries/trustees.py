"""Who holds shares of keys, and who could."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import RoleAssignment, User
from polls.models import PollState, Trustee


def shares_of(user: Any) -> "QuerySet[Trustee]":
    """The shares of keys that an officer holds, of votes that still need them."""
    if not user.is_authenticated:
        return Trustee.objects.none()
    over = [PollState.COUNTED, PollState.ANNULLED, PollState.CONSENSUS]
    to_check = Q(poll__state=PollState.COUNTED, poll__offline=True, poll__destroyed_at=None)
    return (
        Trustee.objects.filter(
            to_check | ~Q(poll__state__in=over), officer=user, poll__destroyed_at=None
        )
        .select_related("poll__consultation", "officer")
        .order_by("poll__opens_at")
    )


def past_shares_of(user: Any) -> "QuerySet[Trustee]":
    """The shares that an officer held, of votes that no longer need them, the newest first."""
    held = Trustee.objects.filter(officer=user).select_related("poll__consultation")
    return held.exclude(pk__in=shares_of(user)).order_by("-poll__opens_at")


def possible_trustees(at: datetime) -> "QuerySet[User]":
    """Everybody with a role for the city now."""
    held = RoleAssignment.objects.valid_on(timezone.localdate(at))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("email")
