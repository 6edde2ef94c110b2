"""Votes of so few people that a result could tell how one of them chose."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from polls.algorithms.smallness import below
from polls.algorithms.tally import SMALLEST_CELL as FEWEST
from polls.models import (
    Intervention,
    InterventionKind,
    KeyKind,
    Poll,
    PollState,
    SealedBallot,
    SealedPaper,
)
from polls.queries.electorate import electorate
from polls.queries.log import logged_rules
from polls.queries.paper import papers_wait, waiting_for_papers
from polls.queries.roll import exclusion_of
from polls.queries.seals import holds, true_papers


def votes_in(poll: Poll) -> int:
    """How many sealed votes wait for the count, online ones and papers; without those that two
    officials leave out."""
    sealed = poll.envelopes.count() + (len(true_papers(poll)) if poll.paper else 0)
    exclusion = exclusion_of(poll)
    return sealed - len(exclusion.left_out["envelopes"]) if exclusion else sealed


def needs_release(poll: Poll, more: int = 0) -> bool:
    """Whether two officials have to give reasons before so few votes are counted.

    ``more`` are votes without an envelope.
    """
    least = below(logged_rules(poll), "release")
    if not 0 < votes_in(poll) + more < least:
        return False
    done = {"kind": InterventionKind.RELEASE, "confirmed_at__isnull": False}
    return not any(holds(poll, one) for one in Intervention.objects.filter(poll=poll, **done))


def waits_for_release(poll: Poll) -> bool:
    """The same of a closed vote whose papers are in, whose sealed votes are still there, and in
    which nothing is found that does not fit: that is decided first."""
    if not poll.awaits_count or poll.difference or papers_wait(poll):
        return False
    return needs_release(poll)


def held_back(polls: Iterable[Poll]) -> set[int]:
    """Which of these votes wait so, by their keys; without asking for each."""
    closed = {poll.pk: poll for poll in polls if poll.awaits_count}
    votes = Counter[int]()
    for model in (SealedBallot, SealedPaper):
        found = model.objects.filter(poll__in=list(closed)).order_by()
        votes.update(dict(found.values_list("poll").annotate(Count("pk"))))
    decided = Intervention.objects.filter(
        poll__in=list(closed), kind=InterventionKind.EXCLUSION, confirmed_by__isnull=False
    )
    fewer = set(decided.values_list("poll", flat=True))
    few = (
        poll
        for pk, poll in closed.items()
        if pk in fewer or 0 < votes[pk] < below(logged_rules(poll), "release")
    )
    return {poll.pk for poll in few if waits_for_release(poll)}


def few_may_vote(poll: Poll, at: datetime) -> bool:
    """Whether fewer than ten may vote in a vote that is planned or runs."""
    if poll.state == PollState.PLANNED:
        return electorate(poll, at) < FEWEST
    known = poll.electorate if poll.electorate_at_close is None else poll.electorate_at_close
    return known is not None and known < FEWEST


def due_to_count() -> "QuerySet[Poll]":
    """Closed polls without a result whose key the server holds, whose papers are in, and which do
    not wait for two officials' reasons, nor for what they decide where something does not fit."""
    closed = Poll.objects.filter(
        state=PollState.CLOSED, key_kind=KeyKind.SERVER, destroyed_at=None, difference={}
    ).exclude(pk__in=waiting_for_papers())
    return closed.exclude(pk__in=held_back(closed))
