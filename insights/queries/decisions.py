"""Reads about decisions: what is missing, what is published, and in whose language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.roles import second_holders
from insights.models import Answer, Correction, Decision, Theme
from insights.queries.themes import sorting, themes_of
from insights.rules import missing
from moderation.choices import State
from participation.models import Comment, Consultation
from proposals.models import Idea
from web.languages import Words


def lacks(consultation: Consultation) -> list[str]:
    """What is missing before the decision can be published."""
    return missing(
        decision=Decision.objects.filter(consultation=consultation).first(),
        themes=themes_of(consultation),
        answered=set(
            Answer.objects.filter(theme__consultation=consultation).values_list("theme", flat=True)
        ),
        unsorted=sorting(consultation).to_explain,
    )


def waiting_for_second(consultations: list[Consultation]) -> set[int]:
    """The keys of those in which a decision or a correction waits for another official."""
    rows = Decision.objects.filter(consultation__in=consultations)
    proposed = rows.filter(published_at=None).exclude(proposed_at=None)
    corrected = Correction.objects.filter(decision__in=rows, confirmed_at=None)
    return {
        *proposed.values_list("consultation", flat=True),
        *corrected.values_list("decision__consultation", flat=True),
    }


def published() -> QuerySet[Decision]:
    """Published decisions with their words in all languages, newest first."""
    return (
        Decision.objects.exclude(published_at=None)
        .filter(consultation__live=True)
        .select_related("consultation")
        .order_by("-published_at")
    )


def answered_consultations() -> QuerySet[Any]:
    """The keys of consultations whose decision is published."""
    return Decision.objects.exclude(published_at=None).values("consultation")


def contributed(consultation: Consultation, user: User) -> bool:
    """Whether the person behind an account wrote something that the decision is about."""
    return any(rows.filter(author__user=user).exists() for rows in _said(consultation))


def second_officials(consultation: Consultation, *, by: User, at: datetime) -> QuerySet[Person]:
    """Who may confirm what ``by`` proposes: other officials of the place who did not take part."""
    found = second_holders(role=Role.OFFICIAL, area=consultation.territory, besides=by, at=at)
    for rows in _said(consultation):
        found = found.exclude(pk__in=rows.values("author"))
    return found


def _said(consultation: Consultation) -> list[QuerySet[Any]]:
    """What residents wrote and did not take back."""
    comments = Comment.objects.filter(thread__consultation=consultation)
    ideas = Idea.objects.filter(consultation=consultation)
    return [rows.exclude(state=State.WITHDRAWN) for rows in (comments, ideas)]


@dataclass(frozen=True, slots=True)
class ReadWords:
    """What a reader reads: in the own language where it is there, else as it was written."""

    language: str
    is_own: bool
    texts: dict[str, Words]


DECISION_TEXTS = ("headline", "reasons", "changed", "next_step")


def words_of(decision: Decision, language: str) -> ReadWords:
    """The words of a decision for a reader; a translation counts once its headline is there."""
    return _words(decision, language, DECISION_TEXTS, "headline")


def answer_words(answer: Answer, language: str) -> ReadWords:
    """The reason of an answer for a reader."""
    return _words(answer, language, ("reason",), "reason")


def theme_name(theme: Theme, language: str) -> Words:
    """A theme's name for a reader; it is translated with its answer."""
    answer = getattr(theme, "answer", None)
    if theme.is_other or answer is None or answer.language == language:
        return Words(str(theme), theme.language if answer is None else language)
    done = answer.translations.get(language, {}).get("theme_name", "")
    return Words(done, language) if done else Words(str(theme), answer.language)


def _words(source: Any, language: str, names: tuple[str, ...], needed: str) -> ReadWords:
    own = source.language == language
    done = {} if own else source.translations.get(language, {})
    if done.get(needed):
        texts = {name: Words(done.get(name, ""), language) for name in names}
        return ReadWords(language, True, texts)
    texts = {name: Words(getattr(source, name), source.language) for name in names}
    return ReadWords(source.language, own, texts)
