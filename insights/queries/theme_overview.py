"""All themes of a consultation in figures: every published contribution is in exactly one place."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from insights.models import Theme, ThemeMember
from insights.queries import figures as numbers
from insights.queries.campaigns import Copies, copies
from insights.queries.figures import NONE, Selection
from insights.queries.membership import EMPTY, UNSURE
from participation.choices import Stance
from participation.models import Consultation

THEMED, OTHER, COPY, UNPLACED = "themed", "other", "copy", "unplaced"
PLACES = (THEMED, OTHER, COPY, EMPTY, UNPLACED)
"""In a theme, in "other", nearly equal to an earlier text, without words, in no theme yet."""
MINORITY = 0.1
MARKED = 0.5
"""A theme comes from a kecamatan when so many of its texts do, twice as many as of all texts."""
Key = tuple[str, int]


class Fact(NamedTuple):
    """What is counted of a contribution."""

    author: int
    stance: str
    district: str
    """Code of the kecamatan; empty where it is not known."""
    written: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Where a contribution is: theme or part, by a machine or a person, opened or not."""

    theme: int
    unread: bool
    confidence: float | None


@dataclass(slots=True)
class Row:
    """A theme or part in figures; published contributions are counted."""

    theme: Theme
    keys: list[Key]
    size: int = 0
    people: int = 0
    share: float = 0.0
    copies: int = 0
    """How many of them are nearly equal to an earlier text."""
    unread: int = 0
    stances: dict[str, int] = field(default_factory=dict)
    district: str = ""
    """Code of the kecamatan from which it comes, where one stands out."""
    parts: list["Row"] = field(default_factory=list)

    @property
    def is_minority(self) -> bool:
        """Few, and from one place that it touches."""
        return not self.theme.is_other and 0 < self.share < MINORITY and bool(self.district)


@dataclass(frozen=True, slots=True)
class Overview:
    """Themes in figures, and how many contributions are in which place; those add up to all."""

    rows: list[Row]
    places: dict[str, int]
    opened: int
    """How many of those in a theme or in "other" a person opened or put there."""

    @property
    def total(self) -> int:
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class _Sources:
    facts: dict[Key, Fact]
    members: dict[Key, list[Member]]
    themes: dict[int, Theme]
    alike: Copies
    empty: set[Key]
    districts: Counter[str]

    def is_copy(self, key: Key) -> bool:
        same = self.alike.alike(key)
        return bool(same) and same[0] != key

    def place(self, key: Key) -> str:
        if key in self.empty:
            return EMPTY
        if self.is_copy(key):
            return COPY
        inside = [self.themes[member.theme] for member in self.members.get(key, ())]
        if not inside:
            return UNPLACED
        return OTHER if all(theme.is_other for theme in inside) else THEMED


def overview(consultation: Consultation) -> Overview:
    """Everything about themes but their texts, in a fixed number of queries."""
    found = _sources(consultation)
    rows = {pk: Row(theme, []) for pk, theme in found.themes.items()}
    for key in found.facts:
        for member in found.members.get(key, ()):
            rows[member.theme].keys.append(key)
    for row in rows.values():
        if row.theme.parent_id:
            whole = rows[row.theme.parent_id]
            whole.parts.append(row)
            whole.keys += row.keys
    for row in rows.values():
        _count(row, found)
        row.parts.sort(key=lambda part: -part.size)
    places = Counter(found.place(key) for key in found.facts)
    opened = sum(
        any(not member.unread for member in members)
        for key, members in found.members.items()
        if key in found.facts
    )
    whole_rows = [row for row in rows.values() if row.theme.parent_id is None]
    whole_rows.sort(key=lambda row: (row.theme.is_other, -row.size, row.theme.pk))
    return Overview(whole_rows, {place: places[place] for place in PLACES}, opened)


def unsure_count(consultation: Consultation) -> int:
    """How many texts a machine put into a theme without being sure. Two queries."""
    return numbers.count(consultation, Selection(theme=UNSURE))


def placed(consultation: Consultation, place: str) -> list[Key]:
    """The contributions in one of ``PLACES``."""
    found = _sources(consultation)
    return [key for key in found.facts if found.place(key) == place]


def facts_of(consultation: Consultation, chosen: Selection) -> dict[Key, Fact]:
    """What is counted of the contributions of a selection."""
    said, had = numbers.comments(consultation, chosen), numbers.ideas(consultation, chosen)
    rows: list[Any] = [
        ("comment", *row)
        for row in said.values_list("pk", "author", "stance", "area__code", "created_at")
    ]
    rows += [
        ("idea", pk, author, "", area, written)
        for pk, author, area, written in had.values_list("pk", "author", "area__code", "created_at")
    ]
    return {
        (kind, pk): Fact(author, stance, ".".join((area or "").split(".")[:3]), written)
        for kind, pk, author, stance, area, written in rows
    }


def _sources(consultation: Consultation) -> _Sources:
    themes = {theme.pk: theme for theme in Theme.objects.filter(consultation=consultation)}
    rows = ThemeMember.objects.filter(theme__consultation=consultation)
    members: dict[Key, list[Member]] = {}
    values = rows.values_list("kind", "key", "theme", "unread", "confidence")
    for kind, key, theme, unread, sure in values:
        if theme in themes:  # else it was made meanwhile
            members.setdefault((kind, key), []).append(Member(theme, unread, sure))
    empty = Selection(theme=EMPTY)
    said = numbers.comments(consultation, empty).values_list("pk", flat=True)
    had = numbers.ideas(consultation, empty).values_list("pk", flat=True)
    facts = facts_of(consultation, Selection())
    return _Sources(
        facts=facts,
        members=members,
        themes=themes,
        alike=copies(consultation),
        empty={*(("comment", pk) for pk in said), *(("idea", pk) for pk in had)},
        districts=Counter(fact.district for fact in facts.values() if fact.district),
    )


def _count(row: Row, found: _Sources) -> None:
    keys = set(row.keys)
    facts = [found.facts[key] for key in keys]
    mine = {row.theme.pk, *(part.theme.pk for part in row.parts)}
    row.size, row.people = len(keys), len({fact.author for fact in facts})
    row.share = row.size / len(found.facts) if found.facts else 0.0
    row.copies = sum(found.is_copy(key) for key in keys)
    row.unread = sum(
        all(member.unread for member in found.members[key] if member.theme in mine) for key in keys
    )
    stances = Counter(fact.stance or NONE for fact in facts)
    row.stances = {name: stances[name] for name in (*Stance.values, NONE)}
    row.district = _district(facts, found.districts)


def _district(inside: list[Fact], overall: "Counter[str]") -> str:
    """The kecamatan from which at least half of the texts come, twice as many as of all texts."""
    here = Counter(fact.district for fact in inside if fact.district)
    if not here:
        return ""
    code, count = min(here.items(), key=lambda one: (-one[1], one[0]))
    within = count / here.total()
    stands_out = within >= MARKED and within >= 2 * overall[code] / overall.total()
    return code if stands_out else ""
