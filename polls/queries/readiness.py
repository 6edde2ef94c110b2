"""What a planned vote still needs before it can open, and what to think of before it does."""

from datetime import datetime

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from participation.models import Consultation
from participation.registries.activities import options_for
from polls.algorithms.tally import SMALLEST_CELL
from polls.models import Poll, PollPage, PollState
from polls.queries.electorate import electorate
from polls.queries.poll_pages import poll_below
from residents.audiences import Audience, audience_of
from residents.queries.residencies import eligible
from web.languages import picked

FEWEST_OPTIONS = 2
MOST_LOOKED_AT = 20
"""For so many different circles of voters at once it is said that they are small."""


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


def few_voters(at: datetime) -> dict[int, str]:
    """Planned votes in which fewer than ten may vote now, by the consultation's key."""
    planned = Poll.objects.filter(state=PollState.PLANNED, closes_at__gt=at)
    polls = planned.filter(consultation__live=True).select_related("territory", "group")
    numbers: dict[Audience, int] = {}
    found = {}
    for poll in polls.order_by("opens_at"):
        audience = audience_of(poll)
        if audience not in numbers and len(numbers) < MOST_LOOKED_AT:
            numbers[audience] = electorate(poll, at)
        number = numbers.get(audience, SMALLEST_CELL)
        if number < SMALLEST_CELL:
            found[poll.consultation_id] = _few_words(poll, number)
    return found


def warnings_for(page: PollPage, parent: Page, at: datetime) -> list[str]:
    """What an editor should know before publishing a vote's page below ``parent``: how few may
    vote, and which options those of the page take the place of. Nothing once the vote is open."""
    found = Consultation.objects.select_related("territory", "group")
    consultation = found.filter(translation_key=parent.translation_key).first()
    poll = poll_below(parent)
    if consultation is None or (poll is not None and poll.state != PollState.PLANNED):
        return []
    number = eligible(_audience_of(page, consultation), at).count()
    few = [_few_here(number)] if number < SMALLEST_CELL else []
    return [*few, *_replaced(consultation)]


def _audience_of(page: PollPage, consultation: Consultation) -> Audience:
    """The group that the form names, else those whom the consultation is for."""
    if page.group is None:
        return audience_of(consultation)
    return Audience(consultation.territory, page.group, page.within_territory)


def _few_here(number: int) -> str:
    words = _(
        "Fewer than ten people may vote here (now: %(number)d). The result can tell how somebody "
        "chose, and of one to three votes nothing is counted without two officials' reasons. Think "
        "of a larger circle, or of deciding without a vote."
    )
    return words % {"number": number}


def _replaced(consultation: Consultation) -> list[str]:
    """Which options of proposals are not voted on when the page has options of its own."""
    options = [picked(dict(option.labels)) for option in options_for(consultation)]
    if not options:
        return []
    words = _(
        "The proposals of this consultation have options: %(options)s. They are voted on while "
        "this page has none. Options written here take the place of all of them."
    )
    return [words % {"options": "; ".join(options)}]


def _few_words(poll: Poll, number: int) -> str:
    words = _(
        "The vote begins on %(date)s, and fewer than ten people may vote in it (now: %(number)d). "
        "Its result can tell how somebody chose, and of one to three votes nothing is counted "
        "without two officials' reasons. Think of a larger circle, or of deciding without a vote."
    )
    when = date_format(localtime(poll.opens_at), "DATETIME_FORMAT")
    return words % {"date": when, "number": number}
