"""Reads about themes and decisions."""

from typing import Any

from django.db.models import Count

from insights.models import Answer, Decision, Theme, ThemeMember
from insights.queries import figures as numbers
from insights.queries.figures import Selection
from insights.rules import missing
from moderation.choices import State
from participation.choices import Stance
from participation.models import Comment, Consultation
from proposals.models import Idea
from residents.models import User

QUOTES = 3


def themes_of(consultation: Consultation) -> list[Theme]:
    """Themes with their size and answer."""
    return list(
        Theme.objects.filter(consultation=consultation)
        .annotate(size=Count("members"))
        .select_related("answer")
    )


def unsorted_count(consultation: Consultation) -> int:
    """How many published contributions are in no theme: the rest, "other"."""
    members = ThemeMember.objects.filter(theme__consultation=consultation)
    sorted_in = {(kind, key) for kind, key in members.values_list("kind", "key")}
    total = numbers.count(consultation, Selection())
    comments = numbers.comments(consultation, Selection()).values_list("pk", flat=True)
    ideas = numbers.ideas(consultation, Selection()).values_list("pk", flat=True)
    inside = sum(("comment", pk) in sorted_in for pk in comments) + sum(
        ("idea", pk) in sorted_in for pk in ideas
    )
    return total - inside


def lacks(consultation: Consultation) -> list[str]:
    """What is missing before the decision can be published."""
    themes = themes_of(consultation)
    answered = set(
        Answer.objects.filter(theme__consultation=consultation).values_list("theme", flat=True)
    )
    decision = Decision.objects.filter(consultation=consultation).first()
    return missing(
        decision=decision,
        themes=themes,
        answered=answered,
        unsorted=unsorted_count(consultation),
    )


def theme_cards(consultation: Consultation) -> list[dict[str, Any]]:
    """Each theme with size, stances and some quotes, in a fixed number of queries."""
    themes = themes_of(consultation)
    members: dict[int, list[tuple[str, int]]] = {theme.pk: [] for theme in themes}
    for pk, kind, key in ThemeMember.objects.filter(theme__in=themes).values_list(
        "theme", "kind", "key"
    ):
        members[pk].append((kind, key))
    keys = [key for rows in members.values() for kind, key in rows if kind == "comment"]
    comments = {
        c.pk: c for c in Comment.objects.public().filter(pk__in=keys).select_related("area")
    }
    idea_keys = [key for rows in members.values() for kind, key in rows if kind == "idea"]
    ideas = {i.pk: i for i in Idea.objects.public().filter(pk__in=idea_keys)}
    cards = []
    for theme in themes:
        said = [comments[k] for kind, k in members[theme.pk] if kind == "comment" and k in comments]
        had = [ideas[k] for kind, k in members[theme.pk] if kind == "idea" and k in ideas]
        cards.append(
            {
                "theme": theme,
                "size": len(said) + len(had),
                "stances": {s: sum(c.stance == s for c in said) for s in Stance.values},
                "quotes": _spread(said) or had[:1],
                "answer": getattr(theme, "answer", None),
            }
        )
    return cards


def _spread(comments: list[Comment]) -> list[Comment]:
    """Quotes for spread: another stance and another place each, in the order of time."""
    chosen: list[Comment] = []
    for comment in sorted(comments, key=lambda c: (c.created_at, c.pk)):
        fresh = all(
            comment.stance != other.stance and comment.area_id != other.area_id for other in chosen
        )
        if fresh and len(chosen) < QUOTES:
            chosen.append(comment)
    return chosen


def published() -> Any:
    """Published decisions, newest first."""
    return (
        Decision.objects.exclude(published_at=None)
        .filter(consultation__live=True)
        .select_related("consultation")
        .order_by("-published_at")
    )


def contributed(consultation: Consultation, user: User) -> bool:
    """Whether the person behind an account wrote something that the decision is about."""
    comments = Comment.objects.filter(thread__consultation=consultation, author__user=user)
    ideas = Idea.objects.filter(consultation=consultation, author__user=user)
    return any(rows.exclude(state=State.WITHDRAWN).exists() for rows in (comments, ideas))
