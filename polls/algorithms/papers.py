"""Papers and what was read on them, as plain values: when two readings are one ballot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from polls.algorithms.contents import NUMBERS
from polls.algorithms.piles import Desk

CHOICE, BLANK = "choice", "blank"
"""Kinds of a paper (``polls.models.PaperKind``); a third kind is that it is invalid."""


class Reading(NamedTuple):
    """What an officer read: kind, choice (``polls.algorithms.contents``), and why a paper is
    invalid."""

    kind: str
    choice: Any
    reason: str = ""


def agree(readings: Sequence[Reading]) -> bool:
    """Whether two officers read the same; of invalid papers each reason has its own words."""
    return len(readings) == 2 and readings[0][:2] == readings[1][:2]


class ReadPaper(NamedTuple):
    """A paper by its key, pile and number; how many read it, and whether they read the same."""

    key: UUID
    pile: int
    number: int
    readings: int
    settled: bool

    @property
    def differs(self) -> bool:
        """Whether two officers read different things."""
        return self.readings == 2 and not self.settled


def choice_of_paper(reading: Reading, method: str) -> Any:
    """The choice that is counted, as an online ballot would hold it; None is an invalid ballot.

    A blank paper is a blank vote. In a single choice whose frozen rules do not know one, as in
    votes opened by earlier versions, the count takes it for an invalid ballot.
    """
    if reading.kind != BLANK:
        return reading.choice
    return {} if method in NUMBERS else []


def normal(kind: str, choice: Any, method: str) -> tuple[str, Any]:
    """Nothing marked is a blank paper, whichever way it was typed."""
    nothing = method != "single" and kind == CHOICE and not choice
    if nothing or kind != CHOICE:
        return (BLANK if nothing else kind), None
    return kind, choice


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """How far the papers of a pile are, beside how many people were marked at its desks."""

    desk: str
    voters: int
    papers: int
    once: int
    """Read by one officer so far."""
    different: int
    numbers_missing: list[int]
    """Numbers left out between 1 and the highest one."""
    together: list[Desk]
    """The desks at which people voted on paper, where several are read together."""

    @property
    def complete(self) -> bool:
        """Nothing waits to be read."""
        return not self.once and not self.different


def figures(
    papers: Iterable[ReadPaper],
    desks: Iterable[Desk],
    piles: Mapping[int, int],
    names: Mapping[int, str],
) -> list[DeskFigures]:
    """One row a pile with voters or papers, by name. ``piles`` are those of the desks by key."""
    used: dict[int, list[Desk]] = {}
    for desk in desks:
        if desk.voters:
            used.setdefault(piles[desk.key], []).append(desk)
    found: dict[int, list[ReadPaper]] = {pile: [] for pile in used}
    for paper in papers:
        found.setdefault(paper.pile, []).append(paper)
    rows = [_row(names[pile], pile, held, used.get(pile, [])) for pile, held in found.items()]
    return sorted(rows, key=lambda row: row.desk)


def _row(name: str, pile: int, papers: Sequence[ReadPaper], desks: Sequence[Desk]) -> DeskFigures:
    numbers = {paper.number for paper in papers}
    return DeskFigures(
        desk=name,
        voters=sum(desk.voters for desk in desks),
        papers=len(papers),
        once=sum(paper.readings < 2 for paper in papers),
        different=sum(paper.differs for paper in papers),
        numbers_missing=sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)[:20],
        together=[] if [desk.key for desk in desks] == [pile] else sorted(desks, key=_name),
    )


def _name(desk: Desk) -> str:
    return desk.name
