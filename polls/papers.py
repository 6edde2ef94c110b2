"""Papers and what was read on them, as plain values: when two readings are one ballot."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from polls.choices import Method
from polls.contents import NUMBERS
from polls.models import Paper, PaperKind, PaperReading

Reading = tuple[str, Any]
"""Kind and choice. Of invalid papers each officer's reason may have its own words."""


def agree(readings: Sequence[Reading]) -> bool:
    """Whether two officers read the same."""
    return len(readings) == 2 and readings[0] == readings[1]


def settled(paper: Paper) -> bool:
    """The same of a stored paper. Needs its readings at hand."""
    return agree([(one.kind, one.choice) for one in paper.readings.all()])


class ReadPaper(NamedTuple):
    """A paper by its key and number, and what was read on it, once or twice."""

    key: UUID
    desk: str
    number: int
    readings: list[Reading]

    @property
    def differs(self) -> bool:
        """Whether two officers read different things."""
        return len(self.readings) == 2 and not agree(self.readings)


def choice_of_paper(reading: PaperReading, method: str) -> Any:
    """The choice that is counted, as an online ballot would hold it; None is an invalid ballot.

    A blank paper is a blank vote. In a single choice whose frozen rules do not know one, as in
    votes opened by earlier versions, the count takes it for an invalid ballot.
    """
    if reading.kind != PaperKind.BLANK:
        return reading.choice
    return {} if method in NUMBERS else []


def normal(kind: str, choice: Any, method: str) -> tuple[str, Any]:
    """Nothing marked is a blank paper, whichever way it was typed."""
    nothing = method != Method.SINGLE and kind == PaperKind.CHOICE and not choice
    if nothing or kind != PaperKind.CHOICE:
        return (PaperKind.BLANK if nothing else kind), None
    return kind, choice


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """How far the papers of a desk are, beside how many people were marked there."""

    desk: str
    voters: int
    papers: int
    once: int
    """Read by one officer so far."""
    different: int
    numbers_missing: list[int]
    """Numbers left out between 1 and the highest one."""

    @property
    def complete(self) -> bool:
        """Nothing waits to be read."""
        return not self.once and not self.different


def figures(papers: Iterable[ReadPaper], voters: Counter[str]) -> list[DeskFigures]:
    """One row a desk, by name. ``voters`` counts confirmed marks by the name of the desk."""
    by_desk: dict[str, list[ReadPaper]] = {name: [] for name in voters}
    for paper in papers:
        by_desk.setdefault(paper.desk, []).append(paper)
    rows = []
    for desk, found in sorted(by_desk.items()):
        numbers = {paper.number for paper in found}
        rows.append(
            DeskFigures(
                desk=desk,
                voters=voters[desk],
                papers=len(found),
                once=sum(len(paper.readings) < 2 for paper in found),
                different=sum(paper.differs for paper in found),
                numbers_missing=sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)[:20],
            )
        )
    return rows
