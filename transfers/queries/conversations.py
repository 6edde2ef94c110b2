"""The answers of a survey as they may leave: of public statements, under random numbers."""

from collections.abc import Sequence
from random import SystemRandom

from polls.algorithms.opinion_groups import votes_of
from polls.models import Statement, StatementSurvey, StatementVote
from transfers.formats.polis_export import Release


def release_of(survey: StatementSurvey) -> Release:
    """Everything that was said to public statements. Whether it may leave is asked elsewhere."""
    statements = _numbered(survey)
    number_of = {one.pk: number for number, one in statements.items()}
    rows = StatementVote.objects.filter(statement__in=number_of).order_by("person", "statement")
    found = list(rows.values_list("person", "statement", "answer"))
    people = sorted({person for person, _statement, _answer in found})
    SystemRandom().shuffle(people)
    called = {person: str(number) for number, person in enumerate(people)}
    last = {(called[person], number_of[pk]): answer for person, pk, answer in found}
    return Release(survey, statements, votes_of(last))


def _numbered(survey: StatementSurvey) -> dict[str, Statement]:
    """Public statements by the number that they came with, else counted from 0."""
    found: Sequence[Statement] = list(survey.statements.public().order_by("pk"))
    came = [str(one.external_key or "").rpartition(":")[2] for one in found]
    if survey.imported and all(name.isdecimal() for name in came):
        return dict(zip(came, found, strict=True))
    return {str(number): one for number, one in enumerate(found)}
