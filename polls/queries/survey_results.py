"""The votes of a survey as a matrix, and which surveys are to be told anew."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from moderation.choices import State
from polls.models import StatementSurvey, StatementVote

if TYPE_CHECKING:
    from polls.algorithms.opinion_groups import Votes


def due_to_tell(at: datetime) -> QuerySet[StatementSurvey]:
    """Those that run, and those that ended since they were told last."""
    untold = Q(result=None) | Q(result__made_at__lt=F("closes_at"))
    begun = StatementSurvey.objects.filter(live=True, opens_at__lte=at)
    return begun.filter(Q(closes_at__gt=at) | untold).order_by("pk")


def votes_in(survey: StatementSurvey) -> "Votes":
    """Who said what, by the numbers of people and statements; for counting alone."""
    # Loads a large package: pages do without it.
    from polls.algorithms.opinion_groups import votes_of

    rows = StatementVote.objects.filter(statement__survey=survey).order_by("person", "statement")
    last = {
        (str(person), str(statement)): answer
        for person, statement, answer in rows.values_list("person", "statement", "answer")
    }
    silent = survey.statements.exclude(state=State.PUBLISHED).values_list("pk", flat=True)
    return votes_of(last, rejected=frozenset(map(str, silent)))
