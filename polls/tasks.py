from collections.abc import Callable, Iterable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from polls.actions.flags import find_bursts
from polls.actions.order import sweep, sweep_again
from polls.actions.polls import close_poll, open_poll, rehearse
from polls.actions.roll import check_roll, roll_faults
from polls.actions.survey_results import tell_opinions_of
from polls.actions.tallies import Altered, count_poll, destroy_envelopes
from polls.algorithms.envelopes import Unreadable
from polls.models import KeyKind, Poll, PollState
from polls.queries.few import due_to_count
from polls.queries.polls import due_to_close, due_to_open
from polls.queries.survey_results import due_to_tell
from web.each import each
from web.refusal import Refused

PERIODIC = {
    "polls.tasks.run_due_polls": 20.0,
    "polls.tasks.rehearse_open_polls": 3600.0,
    "polls.tasks.check_rolls": 3600.0,
    "polls.tasks.flag_bursts": 3600.0,
    "polls.tasks.destroy_old_envelopes": 3600.0,
    "polls.tasks.tell_opinions": 60.0,
}


@shared_task
def run_due_polls() -> None:
    """Open, close and count what is due; also what an outage delayed."""
    now = timezone.now()
    _each(due_to_open(now), lambda poll: open_poll(poll=poll, at=now), "poll_not_opened")
    _each(due_to_close(now), lambda poll: _close(poll, now), "poll_not_closed")
    _each(due_to_count(), lambda poll: _count(poll, now), "poll_not_counted")


def _count(poll: Poll, at: datetime) -> None:
    try:
        count_poll(poll=poll, at=at)
    except Altered:  # since the close: officials and public are told as well
        check_roll(poll=poll, at=at)
        raise
    sweep()


def _close(poll: Poll, at: datetime) -> None:
    close_poll(poll=poll, at=at)
    sweep()


def _each(polls: Iterable[Poll], act: Callable[[Poll], object], fault: str) -> None:
    each(polls, act, fault, named="poll", told=(Refused, Altered, Unreadable))


@shared_task
def rehearse_open_polls() -> None:
    """The server's key must always still open a dummy; else operators learn it."""
    running = Poll.objects.filter(state=PollState.OPEN, key_kind=KeyKind.SERVER)
    _each(running, rehearse, "poll_key_lost")


@shared_task
def check_rolls() -> None:
    """The sealed votes must be those of the voters; else officials, operators and public learn."""
    roll_faults(timezone.now())


@shared_task
def flag_bursts() -> None:
    """Intervals in which a vote's log grew unusually fast are put before officials."""
    find_bursts(at=timezone.now())


@shared_task
def destroy_old_envelopes() -> None:
    """After the objection period nothing can be opened any more, nor lies in a file."""
    now = timezone.now()
    destroy_envelopes(at=now)
    sweep_again(at=now)


@shared_task
def tell_opinions() -> None:
    """What residents say in surveys: at most once a minute while they run, and once at the end."""
    now = timezone.now()
    each(
        due_to_tell(now),
        lambda survey: tell_opinions_of(survey=survey, at=now),
        "opinions_not_told",
        named="survey",
        told=(Refused,),
    )
