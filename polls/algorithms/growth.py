"""Bursts in the growth of a log, as anybody can compute them from its signed heads. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

FEWEST = 30
"""Growth of an interval below this is never a burst: a class or a meeting that votes."""
TIMES = 5
"""An interval is a burst when it grew more than so many times as fast as usual."""
HISTORY = 6
"""So many intervals must lie before it, so that "usual" means something."""
SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Growth:
    """An interval between two heads: the size at its end, entries in it, entries as usual."""

    size: int
    at: datetime
    entries: int
    usual: int


def bursts(heads: Sequence[tuple[int, datetime]]) -> list[Growth]:
    """The intervals between heads (size and time, oldest first) that grew unusually fast.

    Speed is entries an hour, an interval of less than an hour taken as one. It is compared with
    the median of all intervals before, bursts included, so that one cannot hide behind another.
    """
    found: list[Growth] = []
    speeds: list[float] = []
    for (before, began), (size, ended) in pairwise(heads):
        hours = max(1.0, (ended - began).total_seconds() / SECONDS)
        entries = size - before
        speed = entries / hours
        if len(speeds) >= HISTORY and entries >= FEWEST:
            usual = median(speeds)
            if speed > TIMES * usual:
                found.append(Growth(size, ended, entries, round(usual * hours)))
        speeds.append(speed)
    return found
