"""Themes: what is in them, what people of them say, and what is in none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from insights.models import Theme, ThemeMember
from insights.queries import figures as numbers
from insights.queries.campaigns import Campaign, Copies, copies
from insights.queries.figures import NONE, Selection
from insights.queries.membership import EMPTY, UNREAD, UNSORTED, in_other_only
from participation.choices import Stance
from participation.models import Comment, Consultation
from proposals.models import Idea

QUOTES = 3
MINORITY = 0.1
Quoted = Comment | Idea


@dataclass(frozen=True, slots=True)
class Sorting:
    """Where every published contribution is.

    ``themed``, ``other``, ``empty`` and ``unread`` add up to ``total``.
    """

    total: int
    themed: int
    other: int
    empty: int
    unread: int
    """Opened by nobody, wherever it was put."""
    unread_in_other: int = 0
    """How many of those were put into "other" all the same."""
    unread_in_themes: int = 0
    """How many of those a machine put into a theme."""
    unexplained: int = 0
    """How many of those are in "other" without a reason that everybody reads."""

    @property
    def unsorted(self) -> int:
        """What is in no theme."""
        return self.unread - self.unread_in_other - self.unread_in_themes

    @property
    def to_explain(self) -> int:
        """For how many of the unread an official still has to say why nobody reads them."""
        return self.unsorted + self.unexplained


def sorting(consultation: Consultation) -> Sorting:
    """In a theme, in "other", empty, or unread, in a fixed number of queries."""
    said, had = (
        numbers.comments(consultation, Selection()),
        numbers.ideas(consultation, Selection()),
    )
    total = said.count() + had.count()
    empty = numbers.count(consultation, Selection(theme=EMPTY))
    unread = numbers.count(consultation, Selection(theme=UNREAD))
    unsorted = numbers.count(consultation, Selection(theme=UNSORTED))
    other, closed = (
        in_other_only(said, consultation, "comment", unread=unread_ones).count()
        + in_other_only(had, consultation, "idea", unread=unread_ones).count()
        for unread_ones in (False, True)
    )
    explained = Theme.objects.filter(consultation=consultation, is_other=True)
    return Sorting(
        total=total,
        themed=total - empty - unread - other,
        other=other,
        empty=empty,
        unread=unread,
        unread_in_other=closed,
        unread_in_themes=unread - unsorted - closed,
        unexplained=0 if explained.exclude(unread_reason="").exists() else closed,
    )


def unsorted_members(consultation: Consultation) -> list[tuple[str, int]]:
    """Kind and number of everything that is in no theme."""
    chosen = Selection(theme=UNSORTED)
    said = numbers.comments(consultation, chosen).values_list("pk", flat=True)
    had = numbers.ideas(consultation, chosen).values_list("pk", flat=True)
    return [("comment", pk) for pk in said] + [("idea", pk) for pk in had]


def themes_of(consultation: Consultation) -> list[Theme]:
    """Themes with how many members they have and their answers in all languages; no parts."""
    return list(
        Theme.objects.filter(consultation=consultation, parent=None)
        .annotate(size=Count("members"))
        .select_related("answer")
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
    unread: int = 0
    """How many of them nobody opened."""
    campaigns: list[Campaign] = field(default_factory=list)
    """Nearly equal texts in it, each told once."""
    without: dict[str, int] = field(default_factory=dict)
    """Stances when those are left out."""

    @property
    def is_minority(self) -> bool:
        return not self.theme.is_other and self.size > 0 and self.share < MINORITY

    @property
    def answer(self) -> Any:
        return getattr(self.theme, "answer", None)


def theme_cards(consultation: Consultation) -> list[Card]:
    """Each theme with size, stances and quotes, in a fixed number of queries."""
    themes = themes_of(consultation)
    members: dict[int, dict[tuple[str, int], bool]] = {theme.pk: {} for theme in themes}
    parts: dict[tuple[str, int], int] = {}
    rows = ThemeMember.objects.filter(theme__consultation=consultation).order_by("pk")
    whole = rows.annotate(whole=Coalesce(F("theme__parent"), F("theme")))
    for pk, part, kind, key, unread in whole.values_list("whole", "theme", "kind", "key", "unread"):
        if pk in members:  # else its theme was made meanwhile
            members[pk][kind, key] = unread
            parts[kind, key] = part
    texts, alike = texts_in(rows, consultation), copies(consultation)
    total = numbers.count(consultation, Selection())
    return [_card(theme, members[theme.pk], texts, alike, total, parts) for theme in themes]


def texts_in(
    members: "QuerySet[ThemeMember]", consultation: Consultation
) -> dict[tuple[str, int], Quoted]:
    """The published contributions that these members of themes are."""

    def inside(kind: str) -> Any:
        return Q(pk__in=members.filter(kind=kind).order_by().values("key"))

    said = numbers.comments(consultation, Selection()).filter(inside("comment"))
    had = numbers.ideas(consultation, Selection()).filter(inside("idea"))
    found: dict[tuple[str, int], Quoted] = {
        ("comment", c.pk): c for c in said.select_related("area", "author", "thread")
    }
    found |= {("idea", i.pk): i for i in had.select_related("area", "author")}
    return found


def _card(
    theme: Theme,
    members: dict[tuple[str, int], bool],
    texts: dict[tuple[str, int], Quoted],
    alike: Copies,
    total: int,
    parts: dict[tuple[str, int], int],
) -> Card:
    shown = [key for key in members if key in texts]
    inside = [texts[key] for key in shown]
    campaigns = alike.campaigns(shown)
    own = [texts[key] for key in shown if not alike.is_told(key)]
    stances = _by_stance(inside)
    lesser = min(Stance.FOR, Stance.AGAINST, key=lambda s: stances[s])
    split = stances[Stance.FOR] != stances[Stance.AGAINST]
    fewer = [text for text in inside if split and stance_of(text) == lesser]
    return Card(
        theme=theme,
        size=len(inside),
        share=len(inside) / total if total else 0.0,
        stances=stances,
        quotes=spread(inside, alike=alike, parts=parts),
        lesser=spread(fewer, 1, alike=alike),
        unread=sum(members[key] for key in shown),
        campaigns=campaigns,
        without=_by_stance(own) if campaigns else {},
    )


def _by_stance(texts: list[Quoted]) -> dict[str, int]:
    counts = Counter(stance_of(text) or NONE for text in texts)
    return {name: counts[name] for name in (*Stance.values, NONE)}


def key_of(text: Quoted) -> tuple[str, int]:
    """Kind and number of a contribution."""
    return ("comment" if isinstance(text, Comment) else "idea", text.pk)


def stance_of(text: Quoted) -> str:
    """What its author chose; an idea has none."""
    return text.stance if isinstance(text, Comment) else ""


def spread(
    texts: list[Quoted],
    most: int = QUOTES,
    alike: Copies | None = None,
    parts: Mapping[tuple[str, int], int] | None = None,
) -> list[Quoted]:
    """Quotes for spread, not for likes: each time the text that adds most that is new.

    New are a stance, a kecamatan, a month and a part of the theme (``parts`` by kind and number)
    that no chosen quote has; the earlier text wins. Of nearly equal texts, as ``alike`` tells them,
    only one is quoted.
    """
    left = sorted(texts, key=lambda t: (t.created_at, t.pk))
    chosen: list[Quoted] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda text: _news(text, chosen, parts or {}))
        chosen.append(best)
        same = {key_of(best), *(alike.alike(key_of(best)) if alike else ())}
        left = [text for text in left if key_of(text) not in same]
    return sorted(chosen, key=lambda t: (t.created_at, t.pk))


def _news(text: Quoted, chosen: list[Quoted], parts: Mapping[tuple[str, int], int]) -> int:
    traits = (stance_of, _district, _month, lambda one: parts.get(key_of(one)))
    return sum(all(trait(text) != trait(other) for other in chosen) for trait in traits)


def _month(text: Quoted) -> tuple[int, int]:
    day = localdate(text.created_at)
    return day.year, day.month


def _district(text: Quoted) -> str:
    return text.area.district_code if text.area else ""
