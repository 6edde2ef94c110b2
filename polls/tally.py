"""Counting. Pure functions over plain values, so that anybody can count again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence

SMALLEST_CELL = 10
Pair = tuple[int | None, str]
"""A ballot: the chosen position, None when invalid, and the stratum (a kecamatan or empty)."""


def single_choice(choices: Iterable[int | None], options: Sequence[int]) -> dict[str, object]:
    """Counts by option, invalid ones, the winner; equal counts win together."""
    counted = Counter(choice if choice in options else None for choice in choices)
    invalid = counted.pop(None, 0)
    counts = {position: counted.get(position, 0) for position in options}
    most = max(counts.values(), default=0)
    winners = [position for position, count in counts.items() if count == most and most]
    return {
        "counts": {str(position): count for position, count in counts.items()},
        "valid": sum(counts.values()),
        "invalid": invalid,
        "winners": winners,
    }


def without_small_cells(ballots: Sequence[Pair], options: Sequence[int]) -> list[Pair]:
    """The ballots with their stratum only where at least ten valid ones share it.

    The rest has none. When the rest would itself be small, or comes from one stratum only, the
    smallest shown one joins it, so that nothing follows by subtraction from the totals.
    """
    sizes = Counter(stratum for choice, stratum in ballots if choice in options)
    shown = {s: n for s, n in sizes.items() if s and n >= SMALLEST_CELL}
    withheld = {s: n for s, n in sizes.items() if s not in shown}
    while withheld and shown and (len(withheld) == 1 or sum(withheld.values()) < SMALLEST_CELL):
        smallest = min(shown, key=lambda s: (shown[s], s))
        withheld[smallest] = shown.pop(smallest)
    return [
        (choice, stratum if choice in options and stratum in shown else "")
        for choice, stratum in ballots
    ]


def by_stratum(ballots: Iterable[Pair], options: Sequence[int]) -> dict[str, dict[str, int]]:
    """Counts by stratum of ballots from which small cells were taken; ``""`` is the rest."""
    cells: dict[str, Counter[int]] = {}
    for choice, stratum in ballots:
        if choice in options and choice is not None:
            cells.setdefault(stratum, Counter())[choice] += 1
    if set(cells) <= {""}:
        return {}
    return {s: {str(p): c.get(p, 0) for p in options} for s, c in sorted(cells.items())}


def canonical(ballots: Iterable[Pair]) -> list[list[int | str | None]]:
    """The ballots in an order that says nothing: by choice and stratum, invalid ones last."""
    ordered = sorted(ballots, key=lambda b: (b[0] is None, b[0] or 0, b[1]))
    return [[choice, stratum] for choice, stratum in ordered]


def final_hashes(entries: Iterable[dict[str, object]]) -> list[str]:
    """The envelopes that stand at the end of a log: those sealed and not replaced, sorted.

    Raises ValueError when the log replaces an envelope that it does not hold.
    """
    standing: set[str] = set()
    for entry in entries:
        if entry["type"] == "replacement":
            if entry["replaces"] not in standing:
                raise ValueError("the log replaces an envelope that it does not hold")
            standing.remove(str(entry["replaces"]))
        if entry["type"] in ("envelope", "replacement"):
            standing.add(str(entry["hash"]))
    return sorted(standing)


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of a value, in hexadecimal."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
