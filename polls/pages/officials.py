"""The votes as officials see them."""

from typing import Any

from polls.models import KeyKind, Poll, PollState
from polls.queries.few import held_back
from polls.queries.paper import waiting_for_papers
from polls.queries.questions import questions_of


def poll_rows(polls: list[Poll]) -> list[dict[str, Any]]:
    """Votes as officials see them: what waits for shares, and which objections wait."""
    few, keys = held_back(polls), [poll.pk for poll in polls]
    questions = questions_of(polls)
    papers = set(waiting_for_papers().filter(pk__in=keys).values_list("pk", flat=True))
    return [
        {
            "poll": poll,
            "question": questions[poll.pk],
            "slug": poll.consultation.slug,
            "differs": poll.difference and poll.state in (PollState.OPEN, PollState.CLOSED),
            "papers": poll.pk in papers,
            "waits_for_shares": poll.key_kind == KeyKind.TRUSTEES and poll.awaits_count,
            "minutes_wait": poll.state == PollState.PLANNED and hasattr(poll, "consensus"),
            "held_back": poll.pk in few,
            "change_waits": any(not one.confirmed_at for one in poll.interventions.all()),
            "flags": sum(len(flag.reviews.all()) < 2 for flag in poll.flags.all()),
            "waiting": [dispute.number for dispute in poll.disputes.all() if not dispute.outcome],
        }
        for poll in polls
    ]
