"""How two officials may change a vote that runs or is over."""

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from polls.choices import SHORTEST_REASON
from polls.models import Intervention, InterventionKind, Poll, PollState
from polls.rules.voting import check_is_open
from web.refusal import Refused
from web.values import visible


def check_may_propose(
    *, poll: Poll, kind: str, closes_at: datetime | None, reason: str, at: datetime
) -> None:
    """Close later while the vote runs; annul an opened one; leave out what fits no voter once it
    is closed; say why. Raises Refused.

    Whether a vote of few may be released is said by ``polls.rules.few``.
    """
    if len(visible(reason)) < SHORTEST_REASON:
        raise Refused(_("Give a reason that everybody can understand."))
    check_is_due(poll=poll, kind=kind, at=at)
    if kind == InterventionKind.EXTENSION and (closes_at is None or closes_at <= poll.closes_at):
        raise Refused(_("The new close must be later than the present one."))


def check_is_due(*, poll: Poll, kind: str, at: datetime) -> None:
    """Whether a vote is where this kind of change can be made of it. Raises Refused."""
    if kind == InterventionKind.RELEASE:
        return
    if kind == InterventionKind.ANNULMENT:
        if poll.state in (PollState.PLANNED, PollState.ANNULLED, PollState.CONSENSUS):
            raise Refused(_("Only a vote that was opened can be annulled."))
        return
    if kind == InterventionKind.EXCLUSION:
        if not poll.awaits_count:
            raise Refused(_("Sealed votes are left out after the close and before the count."))
        return
    check_is_open(poll=poll, at=at)


def proposable(*, poll: Poll, held_back: bool, at: datetime) -> list[str]:
    """The kinds of changes that can be proposed now; ``held_back``: the vote of one to three voters
    waits for reasons to be counted."""
    found: list[str] = []
    for kind in InterventionKind.values:
        with suppress(Refused):
            check_is_due(poll=poll, kind=kind, at=at)
            found.append(kind)
    return [kind for kind in found if held_back or kind != InterventionKind.RELEASE]


def check_may_confirm(*, intervention: Intervention, officer: User) -> None:
    """Another officer than the one who proposed it. Raises Refused."""
    if intervention.confirmed_by_id is not None:
        raise Refused(_("This was confirmed already."))
    if intervention.proposed_by_id == officer.pk:
        raise Refused(_("Another officer must confirm what you proposed."))
