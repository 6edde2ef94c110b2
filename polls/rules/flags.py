"""Who may review what looked unusual in a vote."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from polls.choices import SHORTEST_REASON
from polls.models import FlagReview
from web.refusal import Refused
from web.values import visible


def check_may_review(*, reviews: Sequence[FlagReview], officer: User, words: str) -> None:
    """Two different officials, each once, with words. Raises Refused."""
    if any(review.by_id == officer.pk for review in reviews):
        raise Refused(_("You have reviewed this. Another official has to look as well."))
    if len(reviews) >= 2:
        raise Refused(_("Two officials have reviewed this already."))
    if len(visible(words)) < SHORTEST_REASON:
        raise Refused(
            _("Write in at least %(least)d letters what you looked at.")
            % {"least": SHORTEST_REASON}
        )
