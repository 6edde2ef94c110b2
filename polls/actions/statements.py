"""What residents do in a survey: answer statements, and write their own."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import Person
from cms.algorithms.language import detect
from moderation.actions import keep_version, submit, withdraw
from moderation.choices import State
from moderation.models import Contribution
from moderation.rules.limits import check_not_limited
from participation.rules import check_may_withdraw, check_not_paused, texts_wait
from polls.models import Statement, StatementSurvey, StatementVote
from polls.queries.statements import is_there, statements_by
from polls.rules.statements import (
    check_answer,
    check_is_new,
    check_may_answer,
    check_may_reword,
)
from residents.queries import current_residency
from search import outbox

KIND = "statement"


@transaction.atomic
def answer_statement(*, person: Person, statement: Statement, answer: int, at: datetime) -> None:
    """Agree, disagree or pass; the last answer counts. Raises Refused."""
    residency = current_residency(person, at)
    check_may_answer(person=person, residency=residency, survey=statement.survey, at=at)
    check_answer(statement=statement, answer=answer)
    StatementVote.objects.update_or_create(
        person=person, statement=statement, defaults={"answer": answer}
    )


@transaction.atomic
def write_statement(
    *, person: Person, survey: StatementSurvey, body: str, at: datetime
) -> Statement:
    """Give a survey a statement; it is public at once or waits for a moderator. Raises Refused."""
    held = StatementSurvey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    residency = check_may_answer(
        person=person, residency=current_residency(person, at), survey=held, at=at
    )
    check_not_paused(consultation=held.consultation, at=at)
    check_not_limited(person=person, at=at)
    body = " ".join(body.split())
    written = statements_by(person, held).count()  # withdrawn ones too: others were asked of them
    check_is_new(written=written, is_there=is_there(held, body))
    statement = Statement(
        survey=held,
        author=person,
        body=body,
        language=detect(body, settings.CITY.languages),
        area=residency.area,
        state=State.PUBLISHED,
        created_at=at,
    )
    waits = texts_wait(held.consultation, at)
    submit(kind=KIND, contribution=statement, at=at, all_wait=waits)
    return statement


@transaction.atomic
def reword_statement(*, statement: Statement, person: Person, body: str, at: datetime) -> Statement:
    """Other words for one's own statement; answers to the earlier ones go. Raises Refused."""
    held = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    answered = held.votes.exclude(person=person).exists()
    check_may_reword(person=person, statement=held, is_answered=answered, at=at)
    body = " ".join(body.split())
    check_is_new(written=0, is_there=is_there(held.survey, body, without=held.pk))
    if body == held.body:
        return held
    keep_version(kind=KIND, contribution=held, at=at)
    held.votes.all().delete()
    held.body = body
    held.language = detect(body, settings.CITY.languages)
    held.edited_at = at
    waits = texts_wait(held.survey.consultation, at)
    submit(kind=KIND, contribution=held, at=at, all_wait=waits)
    return held


@transaction.atomic
def withdraw_statement(*, statement: Statement, person: Person, at: datetime) -> None:
    """Take one's own statement back: nobody is asked about it any more. Raises Refused."""
    held = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    check_may_withdraw(person=person, contribution=held)
    withdraw(kind=KIND, contribution=held, at=at)


def statement_changed(contribution: Contribution) -> None:
    """What everybody may read of a statement changed: the index looks again."""
    outbox.note(KIND, contribution.pk)
