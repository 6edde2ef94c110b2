"""Who may say who holds the key of a vote: two officials, before the opening. Then it is frozen."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from participation.models import Consultation
from polls.models import KeyChange, KeyKind, Poll, PollState
from web.refusal import Refused

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


def check_key_is_ready(poll: Poll, known_marks: Collection[str]) -> None:
    """With trustees: each share on paper, and a rehearsal with real shares. Raises Refused.

    ``known_marks`` are those of a key like this one that was rehearsed.
    """
    if poll.key_kind != KeyKind.TRUSTEES:
        return
    if poll.trustees.filter(confirmed_at=None).exists():
        raise Refused(_("Not every officer has written down his or her share."))
    if not poll.public_key:
        raise Refused(_("The officers have not drawn the key."))
    if poll.rehearsed_at is None:
        raise Refused(_("The shares have not been rehearsed."))
    if poll.rehearsed_mark not in known_marks:
        raise Refused(
            _(
                "This is not the key that was rehearsed. Nothing is sealed with it: name the "
                "officers anew."
            )
        )
