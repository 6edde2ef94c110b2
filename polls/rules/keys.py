"""Who may say who holds the key of a vote: two officials, before the opening. Then it is frozen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.models import Consultation
from polls.models import KeyChange, KeyKind, Poll, PollState
from residents.models import User
from residents.refusal import Refused

MOST_TRUSTEES = 15


def check_may_propose_key(*, poll: Poll, officers: int, needed: int) -> None:
    """One change at a time, of a planned vote, that leaves a share to lose. Raises Refused."""
    _check_fits(poll=poll, officers=officers, needed=needed)
    if poll.key_changes.filter(confirmed_at=None).exists():
        raise Refused(_("Another change of the key still waits for a second official."))


def check_may_confirm_key(*, change: KeyChange, poll: Poll, officers: int, official: User) -> None:
    """Another official than who proposed it, once, before the opening. Raises Refused."""
    if change.confirmed_by_id is not None:
        raise Refused(_("This was confirmed already."))
    if change.proposed_by_id == official.pk:
        raise Refused(_("Another officer must confirm what you proposed."))
    _check_fits(poll=poll, officers=officers, needed=change.needed)


def check_may_unplan(consultation: Consultation) -> None:
    """Shares that officers hold are not made void by an editor alone. Raises Refused."""
    planned = Poll.objects.filter(consultation=consultation, state=PollState.PLANNED)
    if planned.filter(key_kind=KeyKind.TRUSTEES).exists():
        raise Refused(
            _(
                "Officers hold the key of this vote. Two officials give the key back to the server "
                "first; then the vote can be taken out of the plan."
            )
        )


def frozen_key(*, poll: Poll, rules: Mapping[str, Any]) -> str:
    """The public key with which the vote opened. Raises Refused when the row names another."""
    if poll.public_key != rules["public_key"]:
        raise Refused(
            _(
                "The key of this vote was changed past this program, so nothing is sealed with it. "
                "Tell the operators; until they have put it right nobody can vote."
            )
        )
    return poll.public_key


def _check_fits(*, poll: Poll, officers: int, needed: int) -> None:
    """At least two needed and one more named than needed; nobody named: the server's key."""
    if poll.state != PollState.PLANNED:
        raise Refused(_("The vote was opened. Its key can no longer be shared out."))
    if officers and (needed < 2 or needed >= officers or officers > MOST_TRUSTEES):
        raise Refused(
            _(
                "At least two officers must be needed, and more must be named than are needed: one "
                "share that is lost must not lose the vote."
            )
        )
