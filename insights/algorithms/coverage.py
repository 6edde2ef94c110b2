"""Who spoke, against the census. Pure functions over plain numbers.

Representation ratio: the share among participants divided by the share among residents.
Dissimilarity index: ``1/2 * sum |p_i - q_i|`` (Duncan and Duncan 1955).

A cell below ten participants is withheld, with so many others that nobody can work it out from the
rest: the withheld ones are shown as one sum. Every figure derived from counts, the index too, is
computed from what is shown.

What gives way first is what tells least. Of whom a trait is unknown is no trait of anybody: below
ten it gives way itself, with the total, and no cell of a trait is withheld to hide it. Then come
cells of a trait, the one with the fewest residents first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST_CELL = 10
TOO_FEW = 30
LIKE = 0.2
"""A share up to a fifth under or over that of the population is read as like the population."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One line: participants (None when withheld) and residents, both as they are."""

    code: str
    participants: int | None
    residents: int
    per_thousand: float | None
    ratio: float | None
    label: str
    """``under``, ``over``, ``fair``, ``few``, ``withheld`` or ``none`` (not in the census).

    ``gives-way`` for the unknown ones where they are fewer than ten.
    """


@dataclass(frozen=True, slots=True)
class Coverage:
    """All lines of a division. ``together`` holds the withheld ones as one."""

    cells: list[Cell]
    together: Cell | None
    total: int | None
    """None where it would tell a count that gives way."""
    known: int
    """Participants of whom it is known; those withheld are counted with them."""
    dissimilarity: float | None
    """None when nothing could be compared."""


def label(ratio: float, total: int) -> str:
    """How a ratio is read; below thirty participants it is not judged."""
    if total < TOO_FEW:
        return "few"
    if round(ratio, 4) < 1 - LIKE:
        return "under"
    return "over" if round(ratio, 4) > 1 + LIKE else "fair"


def withheld(counts: Mapping[str, int], residents: Mapping[str, int]) -> set[str]:
    """Cells to withhold: small ones, and others until none of them can be worked out.

    The others are taken in the order of the census, whatever their own counts are: were it always
    the next smallest, that alone would say how large it can be. A cell that nobody is in betrays
    nobody and is shown, unless all must be withheld. ``unknown`` is never among them: it names no
    trait, so that no other cell is lost to hide it; and another table may show that very count, so
    that it protects no other cell.
    """
    counts = {code: n for code, n in counts.items() if code != UNKNOWN}
    hidden = {code for code, n in counts.items() if 0 < n < SMALLEST_CELL}
    others = sorted(
        (code for code, n in counts.items() if n >= SMALLEST_CELL and code in residents),
        key=lambda code: (-residents[code], code),
    )
    while hidden and _can_be_worked_out([counts[code] for code in hidden]):
        if not others:
            return set(counts)
        hidden.add(others.pop())
    return hidden


def _can_be_worked_out(hidden: list[int]) -> bool:
    """Whether the sum of withheld counts leaves too little doubt about each of them."""
    total, cells = sum(hidden), len(hidden)
    if cells < 2 or total < SMALLEST_CELL:
        return True
    # All one, or all nine: the sum alone would say so.
    return total in (cells, cells * (SMALLEST_CELL - 1))


def coverage(participants: Mapping[str, int], residents: Mapping[str, int]) -> Coverage:
    """A line for each cell of the census, then those that it does not know.

    Shares are of those of whom it is known; ``unknown`` is a line of its own.
    """
    counts = {code: participants.get(code, 0) for code in residents}
    counts |= {code: n for code, n in participants.items() if code not in residents}
    hidden = withheld(counts, residents)
    total = sum(counts.values())
    groups = _groups(counts, residents, hidden)
    known = sum(n for n, inhabitants in groups.values() if inhabitants)
    people = sum(residents.values())
    gives_way = 0 < counts.get(UNKNOWN, 0) < SMALLEST_CELL
    cells = [
        Cell(code, None, residents.get(code, 0), None, None, "withheld")
        if code in hidden
        else _cell(code, groups[code], known, people)
        for code in counts
        if code != UNKNOWN or not gives_way
    ]
    if gives_way:
        cells.append(Cell(UNKNOWN, None, 0, None, None, "gives-way"))
    together = _cell("", groups[""], known, people) if hidden else None
    shown = None if gives_way else total
    return Coverage(cells, together, shown, known, _index(groups, known, people))


def _groups(
    counts: Mapping[str, int], residents: Mapping[str, int], hidden: set[str]
) -> dict[str, tuple[int, int]]:
    """Participants and residents of what is shown; the withheld ones are one, under ""."""
    groups = {code: (n, residents.get(code, 0)) for code, n in counts.items() if code not in hidden}
    if hidden:
        groups[""] = (
            sum(counts[code] for code in hidden),
            sum(residents.get(code, 0) for code in hidden),
        )
    return groups


def _cell(code: str, group: tuple[int, int], known: int, people: int) -> Cell:
    n, inhabitants = group
    if not inhabitants or not known:
        return Cell(code, n, inhabitants, None, None, "none")
    ratio = (n / known) / (inhabitants / people)
    return Cell(code, n, inhabitants, 1000 * n / inhabitants, ratio, label(ratio, known))


def _index(groups: Mapping[str, tuple[int, int]], known: int, people: int) -> float | None:
    if not known or not people:
        return None
    compared = [(n, inhabitants) for n, inhabitants in groups.values() if inhabitants]
    return 0.5 * sum(abs(n / known - inhabitants / people) for n, inhabitants in compared)
