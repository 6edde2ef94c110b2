"""When a vote may be counted without the sealed votes that fit no voter. Facts are arguments."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from polls.algorithms.roll import Difference
from web.refusal import Refused


def check_can_leave_out(found: Difference) -> None:
    """Something does not fit, and it can be said what. Raises Refused."""
    if found.damaged:
        raise Refused(
            _(
                "The log of this vote contradicts itself, or is not what was signed earlier. "
                "Nobody can say what is to be counted."
            )
        )
    if not found:
        raise Refused(_("Voters and sealed votes fit: there is nothing to leave out."))


def check_written_here(holds: bool) -> None:
    """What is to be confirmed was proposed in this program (``polls.queries.seals``). Raises
    Refused."""
    if not holds:
        raise Refused(
            _(
                "Nobody proposed this here: it was written into the database past this program. "
                "Tell the operators, and propose it again."
            )
        )


def check_still_differs(*, left_out: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """The same as when it was proposed. Raises Refused."""
    if left_out != now:
        raise Refused(
            _("Something else does not fit now than when this was proposed. Propose it again.")
        )
