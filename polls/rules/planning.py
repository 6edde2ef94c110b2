"""Until when a vote can be planned anew."""

from django.utils.translation import gettext as _

from polls.models import Poll, PollState
from web.refusal import Refused


def check_may_plan(poll: Poll | None) -> None:
    """Rules and options change until the opening. Raises Refused."""
    if poll is not None and poll.state != PollState.PLANNED:
        raise Refused(_("The vote was opened. Its rules and options can no longer be changed."))
