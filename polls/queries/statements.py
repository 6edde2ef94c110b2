"""The statements of a survey, what was answered, and what somebody is asked next."""

from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import Person
from moderation.models import Contribution
from moderation.registry import Place
from participation.models import Consultation
from polls.algorithms.routing import Counts, next_statement
from polls.choices import Answer
from polls.models import Statement, StatementSurvey, StatementVote
from web.languages import Words

COUNTS_SECONDS = 10
"""For so long the counts by which statements are drawn are kept; nothing is shown of them."""


def surveys() -> QuerySet[StatementSurvey]:
    """Those that everybody can read, with what their rules ask for."""
    return StatementSurvey.objects.filter(live=True, consultation__live=True).select_related(
        "consultation__territory", "consultation__group"
    )


def participants(survey: StatementSurvey) -> int:
    """How many people answered at least one statement."""
    votes = StatementVote.objects.filter(statement__survey=survey)
    return int(votes.aggregate(count=Count("person", distinct=True))["count"])


def counts_of(survey: StatementSurvey) -> dict[int, Counts]:
    """What was answered to each public statement, by its key; up to COUNTS_SECONDS old."""
    name = f"statement-counts:{survey.pk}"
    known: dict[int, Counts] | None = cache.get(name)
    if known is None:
        known = _counts(survey)
        cache.set(name, known, COUNTS_SECONDS)
    return known


def _counts(survey: StatementSurvey) -> dict[int, Counts]:
    rows = survey.statements.public().order_by().values_list("pk")
    answered = {
        f"count_{answer.name}": Count("votes", filter=Q(votes__answer=answer)) for answer in Answer
    }
    return {pk: Counts(*counted) for pk, *counted in rows.annotate(**answered)}


def next_for(person: Person, survey: StatementSurvey) -> Statement | None:
    """The statement that this person is asked about now; None when all are answered."""
    mine = StatementVote.objects.filter(person=person, statement__survey=survey)
    open_ones = survey.statements.public().exclude(pk__in=mine.values("statement"))
    known = counts_of(survey)
    waiting = {pk: known.get(pk, Counts()) for pk in open_ones.values_list("pk", flat=True)}
    chosen = next_statement(waiting, f"{survey.pk}:{person.pk}")
    return open_ones.filter(pk=chosen).first() if chosen is not None else None


def answers_of(person: Person, survey: StatementSurvey) -> QuerySet[StatementVote]:
    """What a person answered to statements that are public, for that person alone."""
    mine = StatementVote.objects.filter(person=person, statement__in=survey.statements.public())
    return mine.select_related("statement").order_by("-pk")


def statements_by(person: Person, survey: StatementSurvey) -> QuerySet[Statement]:
    """What a person wrote for a survey, the latest first."""
    return survey.statements.filter(author=person).order_by("-pk")


def path_of(statement: Statement) -> str:
    """Where a statement stands in the list of all, without the language."""
    slug = statement.survey.consultation.slug
    return f"pernyataan/{slug}/?pernyataan={statement.pk}#P-{statement.pk}"


def path_of_own(statement: Statement) -> str:
    """Where its author finds it with its state; empty while nobody can see its survey."""
    survey = statement.survey
    is_seen = survey.live and survey.consultation.live
    return f"pernyataan/{survey.consultation.slug}/saya/" if is_seen else ""


def number_among(survey: StatementSurvey, key: int) -> int:
    """How many public statements stand before that of this key."""
    return survey.statements.public().filter(pk__lt=key).count()


def contributions(consultation: Consultation) -> tuple[str, list[object]]:
    """Every statement of a consultation, for the index."""
    found = Statement.objects.filter(survey__consultation=consultation)
    return "statement", list(found.values_list("pk", flat=True))


def is_there(survey: StatementSurvey, words: str, without: int | None = None) -> bool:
    """Whether a public statement says this in the same letters, whatever their case."""
    alike = survey.statements.public().annotate(low=Lower("body")).filter(low=words.lower())
    return alike.exclude(pk=without or 0).exists()


def places_of_statements(contributions: Iterable[Contribution]) -> dict[int, Place]:
    """Where each of these statements stands, by key, for moderators and notices."""
    keys = [contribution.pk for contribution in contributions]
    found = Statement.objects.filter(pk__in=keys).select_related("survey__consultation")
    return {
        one.pk: Place(
            title=Words(one.body, one.language),
            context=one.survey.question,
            url=reverse("polls:answer-statements", args=[one.survey.consultation.slug]) + "#semua",
            is_shown=one.survey.live and one.survey.consultation.live,
        )
        for one in found
    }


def next_boundary(at: datetime) -> datetime | None:
    """The first moment after ``at`` at which a survey begins or ends; None without one."""
    found = StatementSurvey.objects.filter(closes_at__gt=at).aggregate(
        close=Min("closes_at"), opening=Min("opens_at", filter=Q(opens_at__gt=at))
    )
    return min((moment for moment in found.values() if moment is not None), default=None)
