"""Votes of one to three voters: who may count them, and why. Facts are arguments."""

from django.utils.translation import gettext as _

from polls.choices import SHORTEST_REASON
from polls.models import InterventionKind, Poll
from web.refusal import Refused
from web.values import visible


def check_not_destroyed(poll: Poll) -> None:
    """Votes of few that nobody released went unopened. Raises Refused."""
    if poll.destroyed_at is not None:
        raise Refused(_("The sealed votes were destroyed without being opened."))


def check_may_count(*, needs_release: bool) -> None:
    """Not votes of so few without reasons. Raises Refused."""
    if needs_release:
        raise Refused(
            _(
                "Fewer than four people voted, so a result would tell how they chose. It is "
                "counted only when two officials have given their reasons."
            )
        )


def check_may_release(*, kind: str, waits: bool) -> None:
    """Only a vote that waits for it is released. Raises Refused."""
    if kind == InterventionKind.RELEASE and not waits:
        raise Refused(_("This is only for a closed vote of one to three voters."))


def check_second_reason(*, kind: str, reason: str) -> None:
    """The second official says for himself or herself why so few are counted. Raises Refused."""
    if kind == InterventionKind.RELEASE and len(visible(reason)) < SHORTEST_REASON:
        raise Refused(_("Give a reason of your own that everybody can understand."))
