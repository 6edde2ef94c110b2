"""A conversation that was held on Polis becomes a survey of statements that is over."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from cms.algorithms.language import detect
from moderation.actions import hold_imported
from moderation.algorithms.screening import mask_nik, screen
from moderation.choices import Cause, State
from moderation.queries import watched_terms
from participation.models import Consultation
from polls.actions.survey_results import tell_opinions_of
from polls.algorithms.opinion_groups import UNSEEN, Votes
from polls.models import Statement, StatementSurvey, StatementVote
from search import outbox
from transfers.formats.polis import ACCEPTED, REJECTED, read_cast
from transfers.formats.polis_statements import StatementRow, read_statements, read_topic
from transfers.queries.contributions import key_of
from web.refusal import Refused

BATCH = 5000
LONGEST_QUESTION = 255


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the files of a conversation say. ``span``: from its first vote to its last."""

    topic: str
    statements: list[StatementRow]
    votes: Votes
    span: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class Added:
    """How much of a conversation was not there before, and how many of its statements wait."""

    statements: int
    people: int
    votes: int
    held: int


def read_conversation(folder: Path) -> Conversation:
    """Raises BadFile."""
    statements = read_statements(folder)
    cast = read_cast(folder, {one.external_id for one in statements})
    times = cast.span()
    span = None
    if times is not None:
        first, last = (datetime.fromtimestamp(time / 1000, UTC) for time in times)
        span = first, last
    return Conversation(read_topic(folder), statements, cast.matrix(), span)


@transaction.atomic
def import_conversation(*, found: Conversation, consultation: Consultation, at: datetime) -> Added:
    """Write what is not there yet, all or nothing, and tell which opinions there are.

    Nobody here is joined to an answer: participants become pseudonyms that can never sign in. What
    is there stays as it is. Raises Refused where the consultation has a survey of its own.
    """
    Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    survey = _survey(found, consultation, at)
    people, new_people = _people(found, consultation, at)
    statements, new, held = _statements(found, survey, people, at)
    before = StatementVote.objects.filter(statement__survey=survey).count()
    StatementVote.objects.bulk_create(
        _votes(found.votes, statements, people), ignore_conflicts=True, batch_size=BATCH
    )
    after = StatementVote.objects.filter(statement__survey=survey).count()
    tell_opinions_of(survey=survey, at=at)
    return Added(statements=new, people=new_people, votes=after - before, held=held)


def _survey(found: Conversation, consultation: Consultation, at: datetime) -> StatementSurvey:
    known = StatementSurvey.objects.filter(consultation=consultation).first()
    if known is not None and not known.imported:
        raise Refused(_("This consultation has a survey of its own."))
    begun, ended = found.span or (at - timedelta(days=1), at)
    ended = min(ended + timedelta(minutes=1), at)
    if known is None:
        return StatementSurvey.objects.create(
            consultation=consultation,
            question=mask_nik(found.topic or consultation.title)[:LONGEST_QUESTION],
            opens_at=min(begun, ended - timedelta(minutes=1)),
            closes_at=ended,
            imported=True,
        )
    if found.span is not None:
        known.opens_at = min(begun, known.opens_at)
        known.closes_at = max(ended, known.closes_at)
        known.save(update_fields=["opens_at", "closes_at"])
    return known


def _name(statement: StatementRow) -> str:
    """A statement without an author is by somebody of its own."""
    return statement.author or f"?{statement.external_id}"


def _people(
    found: Conversation, consultation: Consultation, at: datetime
) -> tuple[dict[str, int], int]:
    """Everybody who voted or wrote, by the number in the file, and how many are new."""
    source = f"{consultation.import_key}:polis"
    known = dict(Person.objects.filter(import_source=source).values_list("external_id", "pk"))
    names = dict.fromkeys([*found.votes.participants, *map(_name, found.statements)])
    missing = [name for name in names if name not in known]
    made = Person.objects.bulk_create(
        (
            Person(
                import_source=source,
                external_id=name,
                public_name=f"Peserta {len(known) + number}",
                created_at=at,
            )
            for number, name in enumerate(missing, start=1)
        ),
        batch_size=BATCH,
    )
    return known | {person.external_id: person.pk for person in made}, len(made)


def _statements(
    found: Conversation, survey: StatementSurvey, people: dict[str, int], at: datetime
) -> tuple[dict[str, int], int, int]:
    """All statements by the number in the file, how many are new, and how many of those wait."""
    key = survey.consultation.import_key
    prefix = f"{key}:"
    known = {
        str(name).removeprefix(prefix): pk
        for name, pk in survey.statements.values_list("external_key", "pk")
    }
    terms, made, findings = watched_terms(), [], []
    for row in found.statements:
        if row.external_id in known:
            continue
        body = mask_nik(row.body)
        told = [] if row.moderated else screen(body, terms, phones=settings.CITY.phones)
        state = State.HELD if told else State.PUBLISHED
        made.append(
            Statement(
                survey=survey,
                author_id=people[_name(row)],
                body=body,
                language=detect(body, settings.CITY.languages),
                state={ACCEPTED: State.PUBLISHED, REJECTED: State.HIDDEN}.get(row.moderated, state),
                created_at=row.written_at or survey.opens_at,
                external_key=key_of(key, row.external_id),
            )
        )
        findings.append([one.as_json() for one in told])
    Statement.objects.bulk_create(made, batch_size=BATCH)
    pairs = zip(made, findings, strict=True)
    held = [(one.pk, Cause.SCREENING, told) for one, told in pairs if one.state == State.HELD]
    hold_imported(kind="statement", rows=held, at=at)
    outbox.note_many("statement", [one.pk for one in made])
    known |= {str(one.external_key).removeprefix(prefix): one.pk for one in made}
    return known, len(made), len(held)


def _votes(votes: Votes, statements: dict[str, int], people: dict[str, int]) -> list[StatementVote]:
    rows, columns = np.nonzero(votes.cells != UNSEEN)
    who = [people[name] for name in votes.participants]
    what = [statements[name] for name in votes.statements]
    answers = votes.cells[rows, columns].tolist()
    return [
        StatementVote(person_id=who[row], statement_id=what[column], answer=answer)
        for row, column, answer in zip(rows.tolist(), columns.tolist(), answers, strict=True)
    ]
