"""Schulze's method with winning votes.

Schulze: "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method" (Social Choice and Welfare 36, 2011). A candidate beats another when
the strongest path of majorities from the one to the other is stronger than any way back.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from polls.algorithms.counting.outcomes import RankedOutcome, RankedRound, RankedTie
from polls.algorithms.counting.rankings import Grouped, lot, valid

Matrix = npt.NDArray[np.integer[Any]]


def preferences(ballots: Grouped, candidates: Sequence[int]) -> Matrix:
    """How many ballots prefer the row to the column; whoever is ranked is before who is not."""
    column = {candidate: i for i, candidate in enumerate(candidates)}
    last = len(candidates)
    places = np.full((len(ballots), last), last, dtype=np.int32)
    for row, ranking in enumerate(ballots):
        for place, candidate in enumerate(ranking):
            places[row, column[candidate]] = place
    counts = np.array(list(ballots.values()), dtype=np.int64)
    found = np.zeros((last, last), dtype=np.int64)
    for i in range(last):
        for j in range(last):
            found[i, j] = counts[places[:, i] < places[:, j]].sum()
    return found


def strongest_paths(preferred: Matrix) -> Matrix:
    """The strength of the strongest path between any two: its weakest majority, in votes for."""
    paths = np.where(preferred > preferred.T, preferred, 0)
    for via in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, via : via + 1], paths[via : via + 1, :]))
    return paths


def places_of(beats: npt.NDArray[np.bool_]) -> list[list[int]]:
    """The ranking: first those whom nobody beats, then those whom only these beat, and so on."""
    left, places = list(range(len(beats))), []
    while left:
        unbeaten = [i for i in left if not any(beats[j, i] for j in left)]
        places.append(unbeaten)
        left = [i for i in left if i not in unbeaten]
    return places


def schulze(
    ballots: Grouped, names: Mapping[int, str], seats: int = 1, seed: str = ""
) -> RankedOutcome:
    """The full ranking; the first ``seats`` of it are elected, equal ones by lot if need be."""
    candidates = list(names)
    preferred = preferences(ballots, candidates)
    paths = strongest_paths(preferred)
    np.fill_diagonal(paths, 0)
    beats = paths > paths.T
    places = [tuple(candidates[i] for i in place) for place in places_of(beats)]
    elected, ties = _seated(places, seats, seed) if valid(ballots) else ([], [])
    wins = {candidates[i]: Fraction(int(beats[i].sum())) for i in range(len(candidates))}
    return RankedOutcome(
        rule="schulze",
        ballots=sum(ballots.values()),
        valid=valid(ballots),
        seats=seats,
        quota=None,
        names=names,
        elected=tuple(elected),
        rounds=(RankedRound(wins, tuple(elected), None, Fraction(0)),),
        ties=tuple(ties),
        ranking=tuple(places),
        preferences={
            (a, b): int(preferred[i, j])
            for i, a in enumerate(candidates)
            for j, b in enumerate(candidates)
            if i != j
        },
        # Who stands last of all is before nobody, ranked or not.
        read={ranking: min(len(ranking), len(candidates) - 1) for ranking in ballots},
    )


def _seated(
    places: Sequence[tuple[int, ...]], seats: int, seed: str
) -> tuple[list[int], list[RankedTie]]:
    elected: list[int] = []
    ties: list[RankedTie] = []
    for place in places:
        waiting = list(place)
        while waiting and len(elected) < seats:
            chosen = waiting[0]
            if len(waiting) > seats - len(elected):
                chosen = lot(waiting, seed, len(elected) + 1)
                ties.append(RankedTie(1, tuple(waiting), chosen, "lot"))
            elected.append(chosen)
            waiting.remove(chosen)
    return elected, ties
