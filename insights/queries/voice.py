"""Everything that a person said or did, and what happened with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import get_language

from accounts.models import Person
from insights.models import Decision, ThemeMember
from insights.queries.decisions import answer_words, theme_name
from moderation.choices import State
from moderation.queries import last_decisions
from participation.models import Comment
from participation.queries.places import path_of_comment
from polls.models import Statement, Turnout
from polls.queries.statements import path_of_own
from proposals.models import Idea, Support
from web import page_cache
from web.languages import Words

PER_PAGE = 20


class ThemeAnswer(NamedTuple):
    """What a published decision answers to a theme, in the reader's language where it is there."""

    theme: str
    outcome: str
    reason: str
    language: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing said or done: what, where, its state, and the answers to it.

    ``url`` is empty while nobody can see it.
    """

    kind: str
    title: str
    body: str
    url: str
    state: str
    state_label: object
    created_at: datetime | None
    statement: int | None
    """Number of the moderator's decision, when there is one to read."""
    answers: list[ThemeAnswer]
    decision_slug: str


def _rows(person: Person) -> QuerySet:  # type: ignore[type-arg]
    sets: list[Any] = [
        Comment.objects.filter(author=person).annotate(what=_what("comment")),
        Idea.objects.filter(author=person).annotate(what=_what("idea")),
        Statement.objects.filter(author=person).annotate(what=_what("statement")),
        Support.objects.filter(person=person).annotate(what=_what("support")),
    ]
    lists = [rows.order_by().values_list("what", "pk", "created_at") for rows in sets]
    return lists[0].union(*lists[1:], all=True).order_by("-created_at", "pk")  # type: ignore[no-any-return]


def _what(name: str) -> Value:
    return Value(name, output_field=CharField())


def traces(person: Person, number: str) -> "Page[Trace]":
    """One page of what a person said and supported, newest first, in a fixed number of queries."""
    page: Page = Paginator(_rows(person), PER_PAGE).get_page(number)  # type: ignore[type-arg]
    keys = [(row[0], row[1]) for row in page.object_list]
    found = _traces(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page


def votes(person: Person) -> QuerySet[Turnout]:
    """That a person voted, and on what; never how."""
    return Turnout.objects.filter(person=person).select_related("poll__consultation")


def _keys(keys: list[tuple[str, int]], kind: str) -> list[int]:
    return [key for name, key in keys if name == kind]


def _answers(comments: list[int], ideas: list[int]) -> dict[tuple[str, int], list[ThemeAnswer]]:
    found: dict[tuple[str, int], list[ThemeAnswer]] = {}
    members = ThemeMember.objects.filter(
        Q(kind="comment", key__in=comments) | Q(kind="idea", key__in=ideas),
        theme__consultation__decision__published_at__isnull=False,
    )
    members = members.select_related("theme__answer", "theme__parent__answer")
    language = get_language() or ""
    for member in members:
        theme = member.theme.whole
        answer = getattr(theme, "answer", None)
        if answer is not None:
            words = answer_words(answer, language)
            entry = ThemeAnswer(
                theme_name(theme, language),
                str(answer.get_outcome_display()),
                words.texts["reason"],
                words.language,
            )
            found.setdefault((member.kind, member.key), []).append(entry)
    return found


def _decided() -> set[str]:
    rows = Decision.objects.filter(consultation__live=True).exclude(published_at=None)
    slugs = rows.values_list("consultation__slug", flat=True)
    return set(page_cache.fact("decided", lambda: list(slugs)))


def _idea_path(idea: Idea) -> str:
    """Where an idea, or the form with a draft, is; empty while its consultation is not public."""
    if not idea.consultation.live:
        return ""
    end = "baru" if idea.state == State.DRAFT else idea.pk
    return f"gagasan/{idea.consultation.slug}/{end}/"


Answers = dict[tuple[str, int], list[ThemeAnswer]]
Found = dict[tuple[str, int], Trace]


def _traces(keys: list[tuple[str, int]]) -> Found:
    comments = Comment.objects.filter(pk__in=_keys(keys, "comment"))
    ideas = Idea.objects.filter(pk__in=_keys(keys, "idea"))
    supports = Support.objects.filter(pk__in=_keys(keys, "support"))
    said = list(comments.select_related("thread__consultation"))
    had = list(ideas.select_related("consultation"))
    supported = list(supports.select_related("idea__consultation"))
    numbers = [idea.pk for idea in had] + [one.idea_id for one in supported]
    answers, decided = _answers([one.pk for one in said], numbers), _decided()
    return {
        **_comments(said, answers, decided),
        **_ideas(had, answers, decided),
        **_supports(supported, answers, decided),
        **_statements(_keys(keys, "statement"), decided),
    }


def _comments(rows: list[Comment], answers: Answers, decided: set[str]) -> Found:
    statements = last_decisions("comment", [comment.pk for comment in rows])
    found = {}
    for comment in rows:
        statement = statements.get(comment.pk)
        slug = comment.thread.consultation.slug
        found["comment", comment.pk] = Trace(
            "comment",
            comment.thread.title,
            Words(comment.body, comment.language),
            path_of_comment(comment) if comment.thread.consultation.live else "",
            comment.state,
            comment.get_state_display(),
            comment.created_at,
            statement.pk if statement else None,
            answers.get(("comment", comment.pk), []),
            slug if slug in decided and comment.state == State.PUBLISHED else "",
        )
    return found


def _ideas(rows: list[Idea], answers: Answers, decided: set[str]) -> Found:
    statements = last_decisions("idea", [idea.pk for idea in rows])
    found = {}
    for idea in rows:
        statement = statements.get(idea.pk)
        slug = idea.consultation.slug
        found["idea", idea.pk] = Trace(
            "idea",
            Words(idea.title, idea.language),
            Words(idea.body, idea.language),
            _idea_path(idea),
            idea.state,
            idea.get_state_display(),
            idea.created_at,
            statement.pk if statement else None,
            answers.get(("idea", idea.pk), []),
            slug if slug in decided else "",
        )
    return found


def _supports(rows: list[Support], answers: Answers, decided: set[str]) -> Found:
    return {
        ("support", support.pk): Trace(
            "support",
            Words(support.idea.title, support.idea.language),
            "",
            _idea_path(support.idea),
            "",
            "",
            support.created_at,
            None,
            answers.get(("idea", support.idea_id), []),
            support.idea.consultation.slug if support.idea.consultation.slug in decided else "",
        )
        for support in rows
    }


def _statements(keys: list[int], decided: set[str]) -> Found:
    """Statements of surveys, by their questions; no theme is made of them."""
    found = Statement.objects.filter(pk__in=keys).select_related("survey__consultation")
    statements = last_decisions("statement", keys)
    return {
        ("statement", one.pk): Trace(
            "statement",
            one.survey.question,
            Words(one.body, one.language),
            path_of_own(one),
            one.state,
            one.get_state_display(),
            one.created_at,
            statements[one.pk].pk if one.pk in statements else None,
            [],
            one.survey.consultation.slug if one.survey.consultation.slug in decided else "",
        )
        for one in found
    }
