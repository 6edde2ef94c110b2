"""Everything that a person said or did, and what happened with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import get_language

from insights.models import Decision, ThemeMember
from insights.queries.decisions import answer_words, theme_name
from moderation.choices import State
from moderation.queries import last_decisions
from participation.models import Comment
from participation.queries.places import path_of_comment
from polls.models import Turnout
from proposals.models import Idea, Support
from residents.models import Person
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
    found = {**_comments(keys), **_ideas(keys), **_supports(keys)}
    page.object_list = [found[key] for key in keys if key in found]
    return page


def votes(person: Person) -> QuerySet[Turnout]:
    """That a person voted, and on what; never how."""
    return Turnout.objects.filter(person=person).select_related("poll__consultation")


def _keys(keys: list[tuple[str, int]], kind: str) -> list[int]:
    return [key for name, key in keys if name == kind]


def _answers(kind: str, keys: list[int]) -> dict[int, list[ThemeAnswer]]:
    found: dict[int, list[ThemeAnswer]] = {}
    members = ThemeMember.objects.filter(
        kind=kind, key__in=keys, theme__consultation__decision__published_at__isnull=False
    )
    members = members.select_related("theme__answer")
    language = get_language() or ""
    for member in members:
        answer = getattr(member.theme, "answer", None)
        if answer is not None:
            words = answer_words(answer, language)
            entry = ThemeAnswer(
                theme_name(member.theme, language),
                str(answer.get_outcome_display()),
                words.texts["reason"],
                words.language,
            )
            found.setdefault(member.key, []).append(entry)
    return found


def _decided(slugs: set[str]) -> set[str]:
    rows = Decision.objects.filter(consultation__slug__in=slugs, consultation__live=True)
    rows = rows.exclude(published_at=None)
    return set(rows.values_list("consultation__slug", flat=True))


def _idea_path(idea: Idea) -> str:
    """Where an idea, or the form with a draft, is; empty while its consultation is not public."""
    if not idea.consultation.live:
        return ""
    end = "baru" if idea.state == State.DRAFT else idea.pk
    return f"gagasan/{idea.consultation.slug}/{end}/"


def _comments(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Trace]:
    wanted = _keys(keys, "comment")
    rows = list(Comment.objects.filter(pk__in=wanted).select_related("thread__consultation"))
    answers, statements = _answers("comment", wanted), last_decisions("comment", wanted)
    decided = _decided({c.thread.consultation.slug for c in rows})
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
            answers.get(comment.pk, []),
            slug if slug in decided and comment.state == State.PUBLISHED else "",
        )
    return found


def _ideas(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Trace]:
    wanted = _keys(keys, "idea")
    rows = list(Idea.objects.filter(pk__in=wanted).select_related("consultation"))
    answers, statements = _answers("idea", wanted), last_decisions("idea", wanted)
    decided = _decided({idea.consultation.slug for idea in rows})
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
            answers.get(idea.pk, []),
            slug if slug in decided else "",
        )
    return found


def _supports(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Trace]:
    rows = list(
        Support.objects.filter(pk__in=_keys(keys, "support")).select_related("idea__consultation")
    )
    decided = _decided({support.idea.consultation.slug for support in rows})
    answers = _answers("idea", [support.idea_id for support in rows])
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
            answers.get(support.idea_id, []),
            support.idea.consultation.slug if support.idea.consultation.slug in decided else "",
        )
        for support in rows
    }
