"""Who may save a search."""

from django.utils.translation import gettext as _

from search.models import LONGEST_ADDRESS
from web.refusal import Refused

MOST_SAVED = 20
"""So many searches a person hears of."""


def check_may_save_search(*, saved: int, asks: bool, address: str) -> None:
    """A question with words that is not too long, and not too many of them. Raises Refused."""
    if not asks:
        raise Refused(_("These words say nothing by themselves. Add another."))
    if len(address) > LONGEST_ADDRESS:
        raise Refused(_("This question is too long to be saved. Use fewer words."))
    if saved >= MOST_SAVED:
        raise Refused(
            _("You are told of %(most)d searches already. Stop one of them first.")
            % {"most": MOST_SAVED}
        )
