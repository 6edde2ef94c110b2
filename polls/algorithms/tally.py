"""Counting. Pure functions over plain values, so that anybody can count again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import dropwhile
from typing import Any

from polls.algorithms.contents import canonical_choice

SMALLEST_CELL = 10
Pair = tuple[Any, str]
"""A ballot: the choice, None when invalid, and the stratum (a kecamatan or empty)."""
CHANNELS = ("online", "paper", "imported", "")
"""In which order ballots are published; the last is of those that are not shown apart."""


def marks(choice: Any, method: str) -> Mapping[int, int]:
    """What one ballot adds to each option: one for each chosen, the points or amounts given, and
    of a ranking its first place."""
    if isinstance(choice, int):
        return {choice: 1}
    if isinstance(choice, dict):
        return {int(position): number for position, number in choice.items()}
    return dict.fromkeys(choice[:1] if method == "ranking" else choice, 1)


def without_small_cells(ballots: Sequence[Pair]) -> list[Pair]:
    """The ballots with their stratum only where at least ten valid ones share it.

    The rest has none. When the rest would itself be small, or comes from one stratum only, the
    smallest shown one joins it, so that nothing follows by subtraction from the totals.
    """
    sizes = Counter(stratum for choice, stratum in ballots if choice is not None)
    shown = {s: n for s, n in sizes.items() if s and n >= SMALLEST_CELL}
    withheld = {s: n for s, n in sizes.items() if s not in shown}
    while withheld and shown and (len(withheld) == 1 or sum(withheld.values()) < SMALLEST_CELL):
        smallest = min(shown, key=lambda s: (shown[s], s))
        withheld[smallest] = shown.pop(smallest)
    return [
        (choice, stratum if choice is not None and stratum in shown else "")
        for choice, stratum in ballots
    ]


def shown_apart(channels: Mapping[str, Sequence[Pair]]) -> dict[str, list[Pair]]:
    """The ballots by channel with their strata as far as both may be published.

    A channel is named only where each one that has ballots has at least ten valid ones, or where
    all came on one; else all stand together under ``""``. Within it small strata are withheld.
    """
    used = {name: found for name, found in channels.items() if found}
    valid = [sum(choice is not None for choice, _stratum in found) for found in used.values()]
    if len(used) > 1 and min(valid) < SMALLEST_CELL:
        used = {"": [ballot for found in used.values() for ballot in found]}
    return {name: without_small_cells(used[name]) for name in CHANNELS if name in used}


def by_stratum(
    ballots: Iterable[Pair], options: Sequence[int], method: str
) -> dict[str, dict[str, int]]:
    """Counts by stratum of ballots from which small cells were taken; ``""`` is the rest."""
    cells: dict[str, Counter[int]] = {}
    for choice, stratum in ballots:
        if choice is not None:
            cells.setdefault(stratum, Counter()).update(marks(choice, method))
    if set(cells) <= {""}:
        return {}
    return {s: {str(p): c.get(p, 0) for p in options} for s, c in sorted(cells.items())}


def canonical(ballots: Iterable[Pair]) -> list[list[Any]]:
    """The ballots in an order that says nothing: by choice and stratum, invalid ones last."""
    ordered = sorted(ballots, key=lambda b: (b[0] is None, canonical_choice(b[0]), b[1]))
    return [[choice, stratum] for choice, stratum in ordered]


def final_hashes(entries: Iterable[dict[str, object]]) -> list[str]:
    """The envelopes that stand when casting ends: those sealed and not replaced, sorted.

    What came into the log after its closing entry is of no vote.

    Raises ValueError when the log replaces an envelope that it does not hold, or brings one again:
    that would hide one that was taken out.
    """
    standing: set[str] = set()
    brought: set[str] = set()
    for entry in entries:
        if entry["type"] == "closing":
            break
        if entry["type"] == "replacement":
            if entry["replaces"] not in standing:
                raise ValueError("the log replaces an envelope that it does not hold")
            standing.remove(str(entry["replaces"]))
        if entry["type"] in ("envelope", "replacement"):
            if entry["hash"] in brought:
                raise ValueError("the log brings an envelope again")
            brought.add(str(entry["hash"]))
            standing.add(str(entry["hash"]))
    return sorted(standing)


def late_hashes(entries: Iterable[Mapping[str, object]]) -> set[str]:
    """Envelopes that came into the log after its closing entry."""
    after = dropwhile(lambda entry: entry["type"] != "closing", entries)
    return {str(entry["hash"]) for entry in after if entry["type"] in ("envelope", "replacement")}


def canonical_json(value: object) -> str:
    """A value as JSON that is the same wherever it is written."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of a value, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
