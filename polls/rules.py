"""Who may vote, and when. Facts and time are arguments."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.rules import check_lives_in_territory
from polls.models import Poll, PollState
from residents.models import Person, Residency
from residents.refusal import Refused
from residents.rules import check_verified


def check_is_open(*, poll: Poll, at: datetime) -> None:
    """Raises Refused before the opening and from the close on."""
    if at < poll.opens_at:
        when = date_format(localtime(poll.opens_at), "DATETIME_FORMAT")
        raise Refused(_("The vote begins on %(date)s.") % {"date": when})
    if at >= poll.closes_at or poll.state in (PollState.CLOSED, PollState.COUNTED):
        when = date_format(localtime(poll.closes_at), "DATETIME_FORMAT")
        raise Refused(_("The vote ended on %(date)s.") % {"date": when})
    if poll.state != PollState.OPEN:
        raise Refused(_("The vote is being opened. Please come back in a few minutes."))


def check_may_vote(
    *, poll: Poll, person: Person | None, residency: Residency | None, at: datetime
) -> Residency:
    """A verified resident of the territory while the poll is open. Raises Refused."""
    check_is_open(poll=poll, at=at)
    residency = check_verified(person, residency)
    check_lives_in_territory(residency, poll.consultation)
    return residency
