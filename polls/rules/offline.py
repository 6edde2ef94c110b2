"""When officers bring what from a machine of their own. Facts are arguments."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from polls.algorithms import open_votes
from polls.models import Poll, PollState, Trustee
from web.refusal import Refused


def check_may_bring_key(poll: Poll) -> None:
    """Once, of a planned vote whose key is drawn offline. Raises Refused."""
    _check_planned(poll)
    if poll.public_key:
        raise Refused(
            _(
                "There is a key of this vote already. Two officials name the officers anew before "
                "another one is drawn."
            )
        )


def check_may_confirm_code(*, poll: Poll, trustee: Trustee, typed: str) -> None:
    """The code on the officer's paper is that of the key which came here. Raises Refused."""
    _check_planned(poll)
    if not poll.public_key:
        raise Refused(_("The officers have not drawn the key."))
    known = open_votes.code_of(poll.public_key, poll.signing_key).replace("-", "")
    if "".join(filter(str.isalnum, typed)).upper() != known:
        raise Refused(
            _(
                "This is not the code of the key that came here. Compare each sign with your "
                "paper. If it is right, somebody brought another key: tell the officials."
            )
        )


def check_may_rehearse(poll: Poll) -> None:
    """Before the opening, once the key is here. Raises Refused."""
    _check_planned(poll)
    if not poll.public_key:
        raise Refused(_("The officers have not drawn the key."))


def check_may_open(*, poll: Poll, papers_wait: bool, needs_release: bool) -> None:
    """After the close, when nothing else is waited for. Raises Refused."""
    if not poll.offline:
        raise Refused(_("The shares of this vote are brought here, each by its officer."))
    if not poll.awaits_count:
        raise Refused(_("Nothing is opened now."))
    if papers_wait:
        raise Refused(
            _("The papers of this vote are still being entered. Nothing is opened before.")
        )
    if poll.difference:
        raise Refused(
            _("Voters and sealed votes do not fit. Nothing is opened before two officials decide.")
        )
    if needs_release:
        raise Refused(
            _("Fewer than four people voted. Nothing is opened before two officials gave reasons.")
        )


def check_is_counted_one(entries: list[dict[str, Any]], sent: Mapping[str, Any]) -> None:
    """The file from which a vote was counted may come again, and no other. Raises Refused."""
    signature = sent.get("signature")
    if not any(e["type"] == "opened" and e["signature"] == signature for e in entries):
        raise Refused(_("This vote was counted already, from another file."))


def check_may_download(*, poll: Poll, papers_wait: bool, needs_release: bool) -> None:
    """To open after the close; to check after the count, until all is destroyed. Raises Refused."""
    if poll.offline and poll.state == PollState.COUNTED and poll.destroyed_at is None:
        return
    check_may_open(poll=poll, papers_wait=papers_wait, needs_release=needs_release)


def _check_planned(poll: Poll) -> None:
    if not poll.offline or poll.state != PollState.PLANNED:
        raise Refused(_("No key is drawn now."))
