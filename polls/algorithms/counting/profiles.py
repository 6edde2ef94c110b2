"""Approval ballots, equal ones grouped, as sparse arrays: rows are groups, columns projects."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


ALONE = 8192
"""So many numbers BLAS multiplies in one thread: waking another costs more than it brings."""


def dot(weights: Floats, values: Floats | Bools) -> float:
    """The weighted sum, in parts that are short enough for one thread."""
    if len(weights) <= ALONE:
        return float(weights.dot(values))
    parts = range(0, len(weights), ALONE)
    return sum(float(weights[at : at + ALONE].dot(values[at : at + ALONE])) for at in parts)


@dataclass(frozen=True, eq=False)
class Profile:
    """Grouped ballots. ``columns[starts[g]:starts[g + 1]]`` are the projects of group g."""

    ballots: int
    projects: int
    weights: Floats
    starts: Ints
    columns: Ints

    @cached_property
    def supporters(self) -> list[Ints]:
        """For each project the groups that approve of it."""
        lengths = np.diff(self.starts)
        rows = np.repeat(np.arange(len(lengths), dtype=np.intp), lengths)
        return self._by_project(rows.take(self._order()))

    def approvals(self) -> list[Ints]:
        """For each project the places of its approvals in ``columns``, as its supporters are."""
        return self._by_project(self._order())

    def _order(self) -> Ints:
        """The places in ``columns`` by project. Numbers of 16 bits are sorted much faster."""
        narrow = self.projects <= np.iinfo(np.uint16).max
        columns = self.columns.astype(np.uint16) if narrow else self.columns
        return np.argsort(columns, kind="stable")

    def _by_project(self, values: Ints) -> list[Ints]:
        ends = np.cumsum(np.bincount(self.columns, minlength=self.projects))
        return list(np.split(values, ends[:-1])) if self.projects else []

    @cached_property
    def supporter_weights(self) -> list[Floats]:
        return [self.weights[rows] for rows in self.supporters]

    @cached_property
    def weigh(self) -> list[Callable[[Floats | Bools], Any]]:
        """For each project the sum over its supporters of a number for each of their groups."""
        return [
            weights.dot if len(weights) <= ALONE else partial(dot, weights)
            for weights in self.supporter_weights
        ]

    @cached_property
    def votes(self) -> list[int]:
        """How many ballots approve of each project."""
        return [round(float(weights.sum())) for weights in self.supporter_weights]

    @property
    def valid(self) -> int:
        """Ballots that approve of at least one project."""
        return round(float(self.weights.sum()))

    def entries(self, groups: Ints) -> tuple[Ints, Ints]:
        """The approvals of some groups: the place of the group in the argument, the project."""
        begins = self.starts[groups]
        lengths = self.starts[groups + 1] - begins
        places = np.repeat(np.arange(len(groups)), lengths)
        return places, self.columns.take(_ranges(begins, lengths))

    def totals(self, groups: Ints, amounts: Floats) -> Floats:
        """For each project the sum of the amounts of those of the groups that approve of it."""
        begins = self.starts[groups]
        lengths = self.starts[groups + 1] - begins
        columns = self.columns.take(_ranges(begins, lengths))
        repeated = np.repeat(amounts, lengths)
        return np.bincount(columns, weights=repeated, minlength=self.projects).astype(np.float64)

    def sums(self, groups: Ints, amounts: Floats) -> Floats:
        """For each project the sum over some groups of the amounts of their approvals of it."""
        begins = self.starts[groups]
        places = _ranges(begins, self.starts[groups + 1] - begins)
        columns, weights = self.columns.take(places), amounts.take(places)
        return np.bincount(columns, weights=weights, minlength=self.projects).astype(np.float64)


def _ranges(begins: Ints, lengths: Ints) -> Ints:
    """The numbers from each beginning on, as many as its length says, one after the other."""
    before = np.cumsum(lengths) - lengths
    numbers = np.repeat(begins - before, lengths)
    numbers += np.arange(len(numbers))
    return numbers


def profile(groups: Mapping[tuple[int, ...], int], projects: int, ballots: int) -> Profile:
    """A profile of ballots that are grouped already; blank ones are in ``ballots`` only."""
    columns, lengths, weights = array("i"), array("q", [0]), array("d")
    for approved, count in groups.items():
        if approved:
            columns.extend(approved)
            lengths.append(len(approved))
            weights.append(count)
    return Profile(
        ballots=ballots,
        projects=projects,
        weights=np.array(weights, dtype=np.float64),
        starts=np.cumsum(np.array(lengths, dtype=np.int64)),
        columns=np.array(columns, dtype=np.int32),
    )


def grouped(ballots: Iterable[Sequence[int]], projects: int) -> Profile:
    """Ballots as collections of project indices, grouped. A project counts once per ballot."""
    counted = Counter(tuple(sorted(set(ballot))) for ballot in ballots)
    return profile(counted, projects, counted.total())
