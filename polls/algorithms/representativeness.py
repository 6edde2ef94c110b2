"""Which statements tell a group of voters apart, and on which all groups agree.

Figures and tests as in Polis (Small and others 2021, Recerca 26(2), and its server's source).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polls.algorithms.opinion_groups import AGREE, DISAGREE, UNSEEN, Floats, Votes

SIGNIFICANT = 1.2816
"""90 % of a normal distribution lie below, one-tailed."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that tells a group apart, and how.

    ``direction``: ``agree`` or ``disagree``; ``probability``: the share of the group that does,
    with one vote added to each side; ``test``: its distance from one half in standard errors;
    ``repness``: how many times the share of all others that is; ``repness_test``: the
    two-proportion z of the difference.
    """

    statement: str
    direction: str
    probability: float
    test: float
    repness: float
    repness_test: float

    @property
    def rank(self) -> float:
        """The larger the more it tells about the group."""
        return self.repness * self.repness_test * self.probability * self.test

    @property
    def is_significant(self) -> bool:
        return self.test > SIGNIFICANT and self.repness_test > SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of a group saw each statement, agreed and disagreed."""

    seen: Floats
    agreed: Floats
    disagreed: Floats


def counted(votes: Votes, members: NDArray[np.bool_]) -> Counted:
    """The counts of those participants."""
    cells = votes.cells[members]
    sums = [(cells == answer).sum(axis=0, dtype=np.float64) for answer in (AGREE, DISAGREE)]
    return Counted((cells != UNSEEN).sum(axis=0, dtype=np.float64), *sums)


def probability(said: Floats, seen: Floats) -> Floats:
    """The share that said so, with one added to each side."""
    return (said + 1) / (seen + 2)


def proportion_test(said: Floats, seen: Floats) -> Floats:
    """How far the share is from one half, in standard errors, with one added to both."""
    return 2 * np.sqrt(seen + 1) * ((said + 1) / (seen + 1) - 0.5)


def two_proportion_test(said: Floats, seen: Floats, elsewhere: Floats, there: Floats) -> Floats:
    """The z of two shares with a pooled variance, with one added to each count.

    0 where all said so, both here and elsewhere.
    """
    said, seen, elsewhere, there = said + 1, seen + 1, elsewhere + 1, there + 1
    pooled = (said + elsewhere) / (seen + there)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / seen + 1 / there))
    difference = said / seen - elsewhere / there
    return np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)


def representative(votes: Votes, members: NDArray[np.int64], group: int) -> list[Representative]:
    """Up to five statements that tell the group apart, agreements first; at least one.

    ``members``: the group of each participant, -1 for none: who is in none counts nowhere.
    """
    inside = counted(votes, members == group)
    outside = counted(votes, (members >= 0) & (members != group))
    found = _of(votes, "agree", inside.agreed, outside.agreed, inside.seen, outside.seen)
    found += _of(votes, "disagree", inside.disagreed, outside.disagreed, inside.seen, outside.seen)
    best = sorted((one for one in found if one.is_significant), key=lambda one: -one.rank)[:MOST]
    if not best and found:
        best = [max(found, key=lambda one: one.repness_test)]
    return sorted(best, key=lambda one: one.direction != "agree")


def _of(
    votes: Votes, direction: str, said: Floats, elsewhere: Floats, seen: Floats, there: Floats
) -> list[Representative]:
    share = probability(said, seen)
    columns: Sequence[Floats] = (
        share,
        proportion_test(said, seen),
        share / probability(elsewhere, there),
        two_proportion_test(said, seen, elsewhere, there),
    )
    return [
        Representative(statement, direction, *(float(column[place]) for column in columns))
        for place, statement in enumerate(votes.statements)
        if not votes.rejected[place]
    ]


def consensus(
    votes: Votes, members: NDArray[np.int64]
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """What all groups agree to, and what all disagree with: statements and values, best first.

    The value is the product over the groups of the share that says so.
    """
    agree = np.ones(len(votes.statements))
    disagree = np.ones(len(votes.statements))
    for group in range(int(members.max(initial=-1)) + 1):
        inside = counted(votes, members == group)
        agree *= probability(inside.agreed, inside.seen)
        disagree *= probability(inside.disagreed, inside.seen)
    return _ranked(votes, agree), _ranked(votes, disagree)


def _ranked(votes: Votes, values: Floats) -> list[tuple[str, float]]:
    kept = [place for place in range(len(votes.statements)) if not votes.rejected[place]]
    order = sorted(kept, key=lambda place: (-values[place], place))
    return [(votes.statements[place], float(values[place])) for place in order]
