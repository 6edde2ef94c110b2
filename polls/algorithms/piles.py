"""Which desks' papers are read together. Pure.

Where few people voted on paper, whoever reads a paper can guess whose it is. Such desks are read
together: those of a kecamatan, and where these are still few, those of the whole city.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """A kelurahan and the areas above it by their keys, and how many voted on paper there."""

    key: int
    name: str
    district: int
    city: int
    voters: int


def piles(desks: Sequence[Desk], least: int) -> dict[int, int]:
    """For each desk the area as whose papers its papers are read: its own, or one above it.

    No pile is of fewer than ``least`` voters as long as there are so many: the city's takes in the
    smallest of the others when it has fewer itself.
    """
    found = {desk.key: desk.key for desk in desks if desk.voters >= least}
    small = [desk for desk in desks if desk.key not in found]
    together = Counter[int]()
    for desk in small:
        together[desk.district] += desk.voters
    for desk in small:
        found[desk.key] = desk.district if together[desk.district] >= least else desk.city
    for city in sorted({desk.city for desk in desks}):
        _fill(found, [desk for desk in desks if desk.city == city], city, least)
    return found


def _fill(found: dict[int, int], desks: Sequence[Desk], city: int, least: int) -> None:
    """Let a city's pile that would be small take in the smallest others, one after the other."""
    while True:
        sizes = Counter[int]()
        for desk in desks:
            sizes[found[desk.key]] += desk.voters
        others = [(size, pile) for pile, size in sizes.items() if size and pile != city]
        if not others or not 0 < sizes[city] < least:
            return
        _size, smallest = min(others)
        for desk in desks:
            if found[desk.key] == smallest:
                found[desk.key] = city
