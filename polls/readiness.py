"""What a planned vote still needs before it can open."""

from datetime import datetime

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from polls.models import Poll, PollState

FEWEST_OPTIONS = 2


def short_of_options(at: datetime) -> dict[int, str]:
    """Planned votes with fewer than two options, by the consultation's key, the next one first."""
    polls = (
        Poll.objects.filter(state=PollState.PLANNED, closes_at__gt=at, consultation__live=True)
        .annotate(offered=Count("options"))
        .filter(offered__lt=FEWEST_OPTIONS)
        .order_by("opens_at")
    )
    return {poll.consultation_id: _sentence(poll, at) for poll in polls}


def _sentence(poll: Poll, at: datetime) -> str:
    words = (
        _(
            "The vote begins on %(date)s, and there are %(offered)d options so far. It opens only "
            "with two at least: add them to a proposal below the consultation and publish it."
        )
        if at < poll.opens_at
        else _(
            "The vote should have begun on %(date)s, and there are %(offered)d options. It opens "
            "with two at least: add them to a proposal below the consultation and publish it."
        )
    )
    when = date_format(localtime(poll.opens_at), "DATETIME_FORMAT")
    offered = poll.offered  # type: ignore[attr-defined]
    return words % {"date": when, "offered": offered}
