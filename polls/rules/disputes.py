"""Who may object to a vote, how often, and how an objection is answered."""

from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rules.people import check_signed_in
from polls.choices import SHORTEST_REASON
from polls.models import Dispute, Poll, PollState
from web.refusal import Refused
from web.values import visible

MOST_DISPUTES = 3


"""Objections of one person to one vote."""


def check_may_dispute(*, person: Person | None, poll: Poll) -> None:
    """Signed in, so that nobody floods it, while envelopes are still there. Raises Refused."""
    check_signed_in(person)
    if poll.state == PollState.CONSENSUS:
        raise Refused(_("This was agreed without a vote, so there are no receipts."))
    if poll.destroyed_at is not None:
        raise Refused(_("The time for objections is over; the sealed votes were destroyed."))


def check_may_file(*, is_known: bool, waits: bool, filed: int) -> None:
    """A receipt of this vote's log, or of a vote that was checked, about which none waits, of who
    filed few. Raises Refused.
    """
    if not is_known:
        raise Refused(
            _(
                "The log of this vote does not hold this receipt. Compare each letter. If it is "
                "right, take it to the officials of this vote: whoever keeps an earlier head of "
                "the log can show that an entry is gone."
            )
        )
    if waits:
        raise Refused(_("An objection about this receipt waits for its answer already."))
    if filed >= MOST_DISPUTES:
        raise Refused(
            _("You have filed %(most)d objections to this vote, and that is the limit.")
            % {"most": MOST_DISPUTES}
        )


def check_may_answer(*, dispute: Dispute, answer: str) -> None:
    """Once, with a reason. Raises Refused."""
    if dispute.outcome:
        raise Refused(_("This objection was answered already."))
    if len(visible(answer)) < SHORTEST_REASON:
        raise Refused(_("Give a reason that everybody can understand."))
