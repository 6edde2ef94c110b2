"""What both engines can count of a selection of texts. Each figure is a count of exact texts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from search.engines.protocol import Identity

UNKNOWN = "unknown"
"""The value of an area, a stance or a language for texts that have none."""
BREAKDOWNS = ("kind", "consultation", "district", "stance", "language", "thread")
INTERVALS = ("day", "week", "month")
FEWEST_TEXTS = 3
"""A word in fewer texts of a selection marks nothing."""
MOST_TERMS = 100
MOST_VALUES = 500
MOST_CELLS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """Which texts are meant; empty values restrict nothing, several of one field are any of them.

    ``unknown`` as an area, a stance or a language means texts without one.
    """

    words: str = ""
    """As typed into a search box: every word must be met, or one of its meaning."""
    stem: str = ""
    """One stem, exactly; of several, separated by spaces, all."""
    phrase: str = ""
    """Words next to each other, exactly; of several phrases, separated by semicolons, all."""
    kinds: tuple[str, ...] = ()
    consultations: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    """Codes; what lies below is meant as well."""
    stances: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    thread: str = ""
    """The number of a debate."""
    imported: bool | None = None
    """Whether it came with a file, or was written here; None for both."""
    since: datetime | None = None
    until: datetime | None = None
    identities: tuple[Identity, ...] | None = None
    """Only these, such as those of a theme; None for all."""
    without: tuple[str, ...] = ()
    """Consultations of which nothing is meant."""

    @property
    def phrases(self) -> list[str]:
        return [phrase.strip() for phrase in self.phrase.split(";") if phrase.strip()]


@dataclass(frozen=True, slots=True)
class Overview:
    """How many, of what. ``by``: texts by value for each of ``BREAKDOWNS``, "" for none."""

    texts: int
    people: int
    by: dict[str, dict[str, int]]
    people_by_district: dict[str, int]
    first: datetime | None
    last: datetime | None
    repairs: dict[str, str] = field(default_factory=dict)
    """Words that hardly any text holds, and what was looked for as well."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stem that marks a selection: how many texts of it hold it, how many of all, its score."""

    stem: str
    inside: int
    everywhere: int
    score: float


class Figures(Protocol):
    """Counts of a selection. All raise SearchUnavailable."""

    def overview(self, chosen: Selection) -> Overview:
        """The counts of texts and of people, and the breakdowns."""

    def over_time(self, chosen: Selection, interval: str) -> dict[date, int]:
        """Texts by the first day of each day, week or month in the city's zone; none are left out
        but those without a time."""

    def marks(self, chosen: Selection, exclude: frozenset[str]) -> list[Mark]:
        """The stems that mark the selection against all texts, the best first (JLH score)."""

    def phrases(self, chosen: Selection, phrases: list[str]) -> dict[str, tuple[int, int]]:
        """In how many texts of the selection, and of all, these words stand next to each other."""

    def extent(self) -> int:
        """How many texts there are in all."""

    def newest(self, chosen: Selection, start: int, size: int) -> list[Identity]:
        """Some of the texts, the newest first."""

    def spread(self, chosen: Selection) -> list[tuple[str, str, Identity]]:
        """The newest text of each district and stance, with these two."""

    def every(self, chosen: Selection, most: int) -> Iterator[Identity]:
        """All of the texts up to ``most``, by kind and key."""
