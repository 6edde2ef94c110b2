"""Who spoke, against the census. Pure functions over plain numbers.

Representation ratio: the share among participants divided by the share among residents.
Dissimilarity index: ``1/2 * sum |p_i - q_i|`` (Duncan and Duncan 1955).
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST_CELL = 10
TOO_FEW = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """One kecamatan: participants (None when withheld), residents, ratio and its label."""

    code: str
    participants: int | None
    residents: int
    ratio: float | None
    label: str
    """``under``, ``over``, ``fair``, ``few`` or ``withheld``."""


def label(ratio: float, total: int) -> str:
    """How a ratio is read; below thirty participants it is not judged."""
    if total < TOO_FEW:
        return "few"
    if ratio < 0.5:
        return "under"
    return "over" if ratio > 1.5 else "fair"


def coverage(participants: Mapping[str, int], residents: Mapping[str, int]) -> list[Cell]:
    """A cell for each area of the census; small ones are withheld, and with a single small one
    the next smallest too, so that nothing follows by subtraction.
    """
    total, people = sum(participants.values()), sum(residents.values())
    counts = {code: participants.get(code, 0) for code in residents}
    small = {code for code, n in counts.items() if 0 < n < SMALLEST_CELL}
    if len(small) == 1:
        others = [code for code, n in counts.items() if n >= SMALLEST_CELL]
        if others:
            small.add(min(others, key=lambda code: counts[code]))
    cells = []
    for code, inhabitants in residents.items():
        if code in small:
            cells.append(Cell(code, None, inhabitants, None, "withheld"))
            continue
        share = counts[code] / total if total else 0.0
        expected = inhabitants / people if people else 0.0
        ratio = share / expected if expected else 0.0
        cells.append(Cell(code, counts[code], inhabitants, ratio, label(ratio, total)))
    return cells


def dissimilarity(participants: Mapping[str, int], residents: Mapping[str, int]) -> float:
    """Which share of the participants would have to live elsewhere for the mix to match."""
    total, people = sum(participants.values()), sum(residents.values())
    if not total or not people:
        return 0.0
    codes = participants.keys() | residents.keys()
    return 0.5 * sum(
        abs(participants.get(c, 0) / total - residents.get(c, 0) / people) for c in codes
    )
