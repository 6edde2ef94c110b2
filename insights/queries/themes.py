"""Themes: what is in them, what people of them say, and what is in none."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from insights.models import Theme, ThemeMember
from insights.queries import figures as numbers
from insights.queries.figures import NONE, Selection
from insights.queries.membership import EMPTY, UNREAD, in_other_only
from participation.choices import Stance
from participation.models import Comment, Consultation
from proposals.models import Idea

QUOTES = 3
MINORITY = 0.1
Quoted = Comment | Idea


@dataclass(frozen=True, slots=True)
class Sorting:
    """Where every published contribution is; the four add up to ``total``."""

    total: int
    themed: int
    other: int
    empty: int
    unread: int


def sorting(consultation: Consultation) -> Sorting:
    """In a theme, in "other", empty, or unread, in a fixed number of queries."""
    said, had = (
        numbers.comments(consultation, Selection()),
        numbers.ideas(consultation, Selection()),
    )
    total = said.count() + had.count()
    empty = numbers.count(consultation, Selection(theme=EMPTY))
    unread = numbers.count(consultation, Selection(theme=UNREAD))
    other = (
        in_other_only(said, consultation, "comment").count()
        + in_other_only(had, consultation, "idea").count()
    )
    return Sorting(total, total - empty - unread - other, other, empty, unread)


def unread_members(consultation: Consultation) -> list[tuple[str, int]]:
    """Kind and number of everything that is in no theme."""
    chosen = Selection(theme=UNREAD)
    said = numbers.comments(consultation, chosen).values_list("pk", flat=True)
    had = numbers.ideas(consultation, chosen).values_list("pk", flat=True)
    return [("comment", pk) for pk in said] + [("idea", pk) for pk in had]


def themes_of(consultation: Consultation) -> list[Theme]:
    """Themes with how many members they have and their answers in all languages."""
    return list(
        Theme.objects.filter(consultation=consultation)
        .annotate(size=Count("members"))
        .select_related("answer")
        .prefetch_related("answer__translations")
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A theme with size, stances and some quotes. Only what is published now is counted."""

    theme: Theme
    size: int
    share: float
    stances: dict[str, int]
    quotes: list[Quoted]
    lesser: list[Quoted]
    """A quote of the side that fewer took."""

    @property
    def is_minority(self) -> bool:
        return not self.theme.is_other and self.size > 0 and self.share < MINORITY

    @property
    def answer(self) -> Any:
        return getattr(self.theme, "answer", None)


def theme_cards(consultation: Consultation) -> list[Card]:
    """Each theme with size, stances and quotes, in a fixed number of queries."""
    themes = themes_of(consultation)
    members: dict[int, list[tuple[str, int]]] = {theme.pk: [] for theme in themes}
    rows = ThemeMember.objects.filter(theme__in=themes).order_by("pk")
    for pk, kind, key in rows.values_list("theme", "kind", "key"):
        members[pk].append((kind, key))
    texts = _texts(consultation)
    total = numbers.count(consultation, Selection())
    return [_card(theme, members[theme.pk], texts, total) for theme in themes]


def _texts(consultation: Consultation) -> dict[tuple[str, int], Quoted]:
    """Published contributions that are in any theme."""

    def inside(kind: str) -> Any:
        found = ThemeMember.objects.filter(theme__consultation=consultation, kind=kind)
        return Q(pk__in=found.values("key"))

    said = numbers.comments(consultation, Selection()).filter(inside("comment"))
    had = numbers.ideas(consultation, Selection()).filter(inside("idea"))
    found: dict[tuple[str, int], Quoted] = {
        ("comment", c.pk): c for c in said.select_related("area", "author", "thread")
    }
    found |= {("idea", i.pk): i for i in had.select_related("area", "author")}
    return found


def _card(
    theme: Theme,
    members: list[tuple[str, int]],
    texts: dict[tuple[str, int], Quoted],
    total: int,
) -> Card:
    inside = [texts[key] for key in members if key in texts]
    stances = Counter(stance_of(text) or NONE for text in inside)
    lesser = min(Stance.FOR, Stance.AGAINST, key=lambda s: stances[s])
    split = stances[Stance.FOR] != stances[Stance.AGAINST]
    fewer = [text for text in inside if split and stance_of(text) == lesser]
    return Card(
        theme=theme,
        size=len(inside),
        share=len(inside) / total if total else 0.0,
        stances={name: stances[name] for name in (*Stance.values, NONE)},
        quotes=spread(inside),
        lesser=spread(fewer, 1),
    )


def stance_of(text: Quoted) -> str:
    """What its author chose; an idea has none."""
    return text.stance if isinstance(text, Comment) else ""


def spread(texts: list[Quoted], most: int = QUOTES) -> list[Quoted]:
    """Quotes for spread, not for likes: each time the text that adds most that is new.

    New are a stance, a kecamatan and a month that no chosen quote has; the earlier text wins.
    """
    left = sorted(texts, key=lambda t: (t.created_at, t.pk))
    chosen: list[Quoted] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda text: _news(text, chosen))
        chosen.append(best)
        left.remove(best)
    return sorted(chosen, key=lambda t: (t.created_at, t.pk))


def _news(text: Quoted, chosen: list[Quoted]) -> int:
    return sum(
        all(trait(text) != trait(other) for other in chosen)
        for trait in (stance_of, _district, lambda t: (t.created_at.year, t.created_at.month))
    )


def _district(text: Quoted) -> str:
    return text.area.district_code if text.area else ""
