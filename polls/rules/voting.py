"""Who may vote, and when."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Person
from areas.models import Area
from polls.models import Poll, PollState
from residents.audiences import audience_of
from residents.models import Residency
from residents.rules.residencies import check_eligible
from web.dates import last_minute
from web.refusal import Refused


def check_is_open(*, poll: Poll, at: datetime) -> None:
    """Raises Refused before the opening and from the close on."""
    if poll.state == PollState.ANNULLED:
        raise Refused(_("This vote was annulled."))
    if poll.state == PollState.CONSENSUS:
        raise Refused(_("This was agreed without a vote."))
    if at < poll.opens_at:
        when = date_format(localtime(poll.opens_at), "DATETIME_FORMAT")
        raise Refused(_("The vote begins on %(date)s.") % {"date": when})
    if at >= poll.closes_at or poll.state in (PollState.CLOSED, PollState.COUNTED):
        when = date_format(last_minute(poll.closes_at), "DATETIME_FORMAT")
        raise Refused(_("The vote ended on %(date)s.") % {"date": when})
    if poll.state != PollState.OPEN:
        raise Refused(_("The vote is being opened. Please come back in a few minutes."))


def check_may_vote(
    *,
    poll: Poll,
    person: Person | None,
    residency: Residency | None,
    at: datetime,
    desk: Area | None,
) -> Residency:
    """One of those whom the vote is for, while it is open. Raises Refused.

    ``desk`` is the kelurahan that marked the person as voting on paper, if one did.
    """
    check_is_open(poll=poll, at=at)
    if desk is not None:
        raise Refused(
            _(
                "You are noted as voting on paper, so you cannot also vote online. If that is "
                "wrong, ask at the kelurahan %(area)s: until the close two officers can take the "
                "note back."
            )
            % {"area": desk.name}
        )
    return check_eligible(person=person, residency=residency, audience=audience_of(poll), at=at)
