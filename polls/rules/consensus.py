"""When an agreement (musyawarah mufakat) may end a vote. Facts and time are arguments."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from polls.models import Consensus, Option, Poll, PollState
from polls.models.consensus import as_chosen, digest_of
from web.refusal import Refused


def check_not_begun(poll: Poll) -> None:
    """Minutes end a vote only before it opens. Raises Refused."""
    if poll.state == PollState.CONSENSUS:
        raise Refused(_("This was agreed already. Its minutes can no longer be changed."))
    if poll.state != PollState.PLANNED:
        raise Refused(
            _(
                "The vote was opened, so it goes on: an agreement can only take the place of a "
                "vote that has not begun."
            )
        )


def check_may_agree(
    *, poll: Poll, day: date, chosen: Sequence[Any], words: Mapping[str, str], at: datetime
) -> None:
    """Before the opening, of a meeting that was held, with what it agreed. Raises Refused."""
    check_not_begun(poll)
    if day > localdate(at):
        raise Refused(_("The day of the meeting lies in the future."))
    if not chosen and not any(words.values()):
        raise Refused(_("Say what was agreed: choose an option, or write it in words."))


def check_may_confirm_consensus(
    *, poll: Poll, minutes: Consensus, options: Sequence[Option], officer: User, seen: str
) -> None:
    """Another official, about the minutes and options that he or she read. Raises Refused.

    ``seen`` is the digest of the minutes that stood on the page.
    """
    check_not_begun(poll)
    if minutes.proposed_by_id == officer.pk:
        raise Refused(_("Another officer must confirm what you proposed."))
    if seen != digest_of(minutes):
        raise Refused(_("The minutes were changed meanwhile. Read them again before you confirm."))
    positions = [row["position"] for row in minutes.chosen]
    if as_chosen(options, positions) != minutes.chosen:
        raise Refused(
            _("The options of the vote were changed since. The minutes have to be written again.")
        )
