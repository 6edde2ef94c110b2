"""Approval ballots, equal ones grouped, as sparse arrays: rows are groups, columns projects."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
        order = np.argsort(self.columns, kind="stable")
        lengths = np.diff(self.starts)
        rows = np.repeat(np.arange(len(lengths), dtype=np.intp), lengths)[order]
        ends = np.cumsum(np.bincount(self.columns, minlength=self.projects))
        return list(np.split(rows, ends[:-1])) if self.projects else []

    @cached_property
    def supporter_weights(self) -> list[Floats]:
        return [self.weights[rows] for rows in self.supporters]

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
        before = np.cumsum(lengths) - lengths
        inside = np.arange(len(places)) - np.repeat(before, lengths)
        return places, self.columns[np.repeat(begins, lengths) + inside]

    def totals(self, groups: Ints, amounts: Floats) -> Floats:
        """For each project the sum of the amounts of those of the groups that approve of it."""
        places, columns = self.entries(groups)
        sums = np.bincount(columns, weights=amounts[places], minlength=self.projects)
        return sums.astype(np.float64)


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
