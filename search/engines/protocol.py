"""What every engine can do. Features import this and ``search.engines.engine`` only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from search.documents import Document

Identity = tuple[str, str]
"""Kind and key of a document."""
FACETS = ("kind", "consultation", "district", "language", "stance")
"""By what answers are counted and narrowed down, besides how old they are."""
PERIODS = (7, 30, 365)
"""Days back from now, for the facet ``period``."""


class SearchUnavailable(Exception):
    """The engine does not answer now. Nothing is lost; it catches up by itself."""


class IndexMissing(SearchUnavailable):
    """The engine answers, and has no index: it is new, or lost what it had."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are meant; empty values restrict nothing."""

    kinds: tuple[str, ...] = ()
    consultation: str = ""
    consultations: tuple[str, ...] | None = None
    """Only what stands in one of these; None restricts nothing."""
    district: str = ""
    stance: str = ""
    language: str = ""
    thread: str = ""
    since: datetime | None = None
    until: datetime | None = None
    without: tuple[str, ...] = ()
    """Consultations of which nothing is meant."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for, and which page of it (from 1)."""

    text: str
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    size: int = 20
    language: str = ""
    """In which the reader reads; empty prefers none."""
    newest_first: bool = False
    """Instead of the best first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document; title and snippet in pieces, those marked that were meant."""

    kind: str
    key: str
    url: str
    language: str
    consultation: str
    title: list[tuple[str, bool]]
    place: str
    snippet: list[tuple[str, bool]]
    created_at: datetime | None
    external_id: str = ""
    score: float = 0.0
    """How well it answers; comparable within one answer only."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits with the counts of all."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    """How many by value, for each of FACETS; ``period``: in the last so many days."""
    repairs: dict[str, str] = field(default_factory=dict)
    """Words that hardly any text holds, and what was looked for as well."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document with the version that the drainer gave it; None means: must not be found."""

    kind: str
    key: str
    version: int
    document: Document | None


class Engine(Protocol):
    """Raises SearchUnavailable from all but ``name``, ``is_alive`` and ``fault``."""

    name: str

    def is_alive(self) -> bool:
        """Whether it answers now."""

    def fault(self) -> str:
        """Why it does not answer now, in words without any address; empty when it does."""

    def put(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        """Write documents and tombstones; an older version never replaces a newer one.

        Returns the documents that the engine refuses for what is in them, with the reason.
        """

    def refresh(self) -> None:
        """Make what was put findable at once."""

    def find(self, query: Query) -> Results:
        """One page of what answers the query, the best first. Any word counts, more are better."""

    def keys(self, text: str, filters: Filters, most: int = 10_000) -> list[tuple[str, str]]:
        """Kind and key of what holds every word, or one of its meaning, up to ``most``."""

    def count(self, filters: Filters) -> int:
        """How many documents there are."""

    def term_counts(self, filters: Filters, most: int = 1000) -> dict[str, int]:
        """In how many documents each of the most frequent stems occurs."""

    def background(self, stems: list[str]) -> tuple[dict[str, int], int]:
        """The same for these stems over ideas and comments of all; and how many those are."""

    def similar(self, text: str, filters: Filters, size: int) -> list[Hit]:
        """Documents that share the most words with the text."""


class Mirror(Engine, Protocol):
    """An engine beside the database that holds a copy of the database's own index.

    All raise SearchUnavailable, and IndexMissing where there is no index. ``new``: of the index
    that is being filled, in place of the one that answers.
    """

    def begin(self) -> bool:
        """Begin a new index, to which ``put`` writes from now on as well.

        Returns False when one is being filled already: then it is that one.
        """

    def switch(self) -> None:
        """The new index answers from now on; the old one is removed."""

    def abandon(self) -> None:
        """Remove the new index; the old one goes on answering."""

    def held(self, identities: Iterable[Identity], *, new: bool = False) -> dict[Identity, int]:
        """Versions of those of these documents that it has, tombstones too; as just written."""

    def size(self, *, new: bool = False) -> int:
        """How many documents and tombstones it has."""

    def page(
        self, after: Identity | None, most: int, *, new: bool = False
    ) -> list[tuple[Identity, int]]:
        """The next documents and tombstones after this one, with their versions, in order."""
