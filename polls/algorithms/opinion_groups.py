"""Who votes alike on statements: a map of opinions, and the groups on it.

The pipeline of Polis (Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling
Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26(2)). Same votes, same result.
Groups describe votes, not people.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polls.algorithms.clustering import Floats, distances, k_means, silhouette

AGREE, PASS, DISAGREE, UNSEEN = 1, 0, -1, -9
FEWEST_VOTES = 7
"""Who voted on fewer statements is on the map and in no group."""
MOST_GROUPS = 5
STARTS = 10
SAMPLE = 2000
"""So many participants at most are compared with each other to choose the number of groups."""
SEED = 0
AT_ONCE = 2048
"""So many participants or statements are held as fractions at a time."""
BLOCK = 12
"""The directions of a matrix that is larger are approached instead of computed in one go."""
MOST_STEPS, TURNS = 40, 5
EXACT = 1e-12
LONGEST_NUMBER = 18
"""Digits; what is longer is a name."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The last vote of each participant on each statement.

    ``cells``: participants × statements as int8: AGREE, PASS, DISAGREE or UNSEEN.
    ``rejected``: which statements moderation took out; their votes say nothing.
    """

    participants: Sequence[str]
    statements: Sequence[str]
    cells: NDArray[np.int8]
    rejected: NDArray[np.bool_]

    def counts(self) -> NDArray[np.int64]:
        """On how many statements each participant voted."""
        counts: NDArray[np.int64] = (self.cells != UNSEEN).sum(axis=1, dtype=np.int64)
        return counts

    def have_enough(self) -> NDArray[np.bool_]:
        """Who voted on enough statements to be in a group."""
        return self.counts() >= min(FEWEST_VOTES, len(self.statements))


@dataclass(frozen=True, slots=True)
class Grouping:
    """``points``: where each participant stands on the map, participants × 2.

    ``members``: the number of the group of each participant from 0, the largest group first; -1
    for who is in none. ``silhouette``: how well the groups are apart, from -1 to 1.
    """

    points: Floats
    members: NDArray[np.int64]
    k: int
    silhouette: float


def votes_of(
    last: Mapping[tuple[str, str], int], *, rejected: frozenset[str] = frozenset()
) -> Votes:
    """The matrix of the last votes by participant and statement, in the order of their numbers."""
    cast = CastVotes()
    for (who, what), answer in last.items():
        cast.add(who, what, answer)
    return cast.matrix(rejected=rejected)


class CastVotes:
    """Votes as they come, held in little memory until they are a matrix."""

    def __init__(self) -> None:
        self.participants: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self._rows, self._columns = array("i"), array("i")
        self._answers, self._times = array("b"), array("q")

    def __len__(self) -> int:
        return len(self._answers)

    def add(self, who: str, what: str, answer: int, at: int = 0) -> None:
        """A vote at that time. Of several by one on one statement the latest counts, among
        equal times the one that was added last.
        """
        self._rows.append(self.participants.setdefault(who, len(self.participants)))
        self._columns.append(self.statements.setdefault(what, len(self.statements)))
        self._answers.append(answer)
        self._times.append(at)

    def span(self) -> tuple[int, int] | None:
        """The first and the last time; None where no vote has one."""
        known = [at for at in self._times if at]
        return (min(known), max(known)) if known else None

    def matrix(self, *, rejected: frozenset[str] = frozenset()) -> Votes:
        """The last votes, participants and statements in the order of their numbers."""
        participants = sorted(self.participants, key=by_number)
        statements = sorted(self.statements, key=by_number)
        cells = np.full((len(participants), len(statements)), UNSEEN, dtype=np.int8)
        order = np.argsort(np.frombuffer(self._times, dtype=np.int64), kind="stable")
        rows = _places(self.participants, participants)[np.frombuffer(self._rows, np.int32)]
        columns = _places(self.statements, statements)[np.frombuffer(self._columns, np.int32)]
        # Of repeated places the last value stays.
        cells[rows[order], columns[order]] = np.frombuffer(self._answers, np.int8)[order]
        out = np.array([what in rejected for what in statements], dtype=np.bool_)
        return Votes(participants, statements, cells, out)


def _places(came: Mapping[str, int], ordered: Sequence[str]) -> NDArray[np.int64]:
    """Where what came as number n stands in the order."""
    places = np.zeros(len(ordered), dtype=np.int64)
    for place, name in enumerate(ordered):
        places[came[name]] = place
    return places


def by_number(name: str) -> tuple[bool, int, str]:
    """Orders names: those that are numbers by their value, then the others by their letters."""
    is_number = name.isdecimal() and len(name) <= LONGEST_NUMBER
    return (not is_number, int(name) if is_number else 0, name)


def opinion_map(votes: Votes) -> Floats:
    """Where each participant stands: two principal components, participants × 2.

    An unseen statement counts as its mean, a rejected one as passed by everybody. The directions
    are those in which the participants with enough votes differ most. Who voted on little is moved
    outwards by the square root of how little that is, so that few votes are no middle position.
    """
    mean = _means(votes.cells)
    mean[votes.rejected] = np.nan
    directions = _components(votes.cells[votes.have_enough()], mean)
    points = np.zeros((len(votes.participants), 2))
    told = np.zeros(len(votes.participants))
    for part in _parts(len(votes.participants)):
        points[part] = _centred(votes.cells[part], mean) @ directions
        told[part] = ((votes.cells[part] != UNSEEN) | votes.rejected).sum(axis=1)
    outwards: Floats = np.sqrt(len(votes.statements) / np.maximum(1, told))
    moved: Floats = points * outwards[:, None]
    return moved


def _parts(length: int) -> Iterator[slice]:
    return (slice(first, first + AT_ONCE) for first in range(0, length, AT_ONCE))


def _means(cells: NDArray[np.int8]) -> Floats:
    """The mean answer to each statement of those who saw it; 0 where nobody did."""
    sums = (cells == AGREE).sum(axis=0) - (cells == DISAGREE).sum(axis=0, dtype=np.float64)
    number = (cells != UNSEEN).sum(axis=0)
    found: Floats = sums / np.maximum(1, number)
    return found


def _centred(cells: NDArray[np.int8], mean: Floats) -> Floats:
    """Answers less the mean of their statement; 0 for what is unseen or has no mean (nan)."""
    says = (cells != UNSEEN) & ~np.isnan(mean)
    return np.subtract(cells, mean, out=np.zeros(cells.shape), where=says)


def _components(cells: NDArray[np.int8], mean: Floats) -> Floats:
    """The first two directions of the largest spread, statements × 2, each of length 1.

    Those of the smaller of the two matrices of inner products, which is summed up part by part.
    """
    people, statements = cells.shape
    found = np.zeros((statements, 2))
    if not found.size or not people:
        return found
    gram = np.zeros((min(cells.shape),) * 2)
    if people >= statements:
        for part in _parts(people):
            centred = _centred(cells[part], mean)
            gram += centred.T @ centred
        leading = _leading(gram)
    else:
        for part in _parts(statements):
            centred = _centred(cells[:, part], mean[part])
            gram += centred @ centred.T
        vectors = _leading(gram)
        leading = np.concatenate(
            [_centred(cells[:, part], mean[part]).T @ vectors for part in _parts(statements)]
        )
        length = np.linalg.norm(leading, axis=0)
        leading = np.divide(leading, length, out=np.zeros_like(leading), where=length > 0)
    found[:, : leading.shape[1]] = leading
    largest = np.abs(found).argmax(axis=0)  # a direction and its opposite are alike: choose one
    signs = np.sign(found[largest, range(2)])
    return found * np.where(signs == 0, 1.0, signs)


def _leading(gram: Floats) -> Floats:
    """The eigenvectors of the two largest eigenvalues, the largest first.

    A block of random directions is multiplied by the matrix until two of them do not turn any more
    (orthogonal iteration with Rayleigh-Ritz, Golub and Van Loan, 8.2 and 8.7).
    """
    size = len(gram)
    if size > BLOCK:
        block = np.random.default_rng(SEED).standard_normal((size, BLOCK))
        for _step in range(MOST_STEPS):
            for _turn in range(TURNS):
                block = np.linalg.qr(gram @ block)[0]
            turned = gram @ block
            values, small = np.linalg.eigh(block.T @ turned)
            found: Floats = block @ small[:, :-3:-1]
            off = turned @ small[:, :-3:-1] - found * values[:-3:-1]
            if np.abs(off).max() <= EXACT * max(values[-1], 1.0):
                return found
    # Where spreads are nearly alike, the whole way takes longer and always ends.
    _values, vectors = np.linalg.eigh(gram)
    whole: Floats = vectors[:, ::-1][:, :2]
    return whole


def opinion_groups(votes: Votes) -> Grouping:
    """The groups of who voted on enough, with the number of groups that are best apart (2 to 5)."""
    points = opinion_map(votes)
    members = np.full(len(points), -1, dtype=np.int64)
    enough = votes.have_enough()
    placed = points[enough]
    different = len(np.unique(placed, axis=0))
    sample = np.arange(len(placed))
    if len(placed) > SAMPLE:
        sample = np.random.default_rng(SEED).choice(len(placed), SAMPLE, replace=False)
    apart = distances(placed[sample])
    best: tuple[float, int, NDArray[np.int64]] | None = None
    for k in range(2, min(MOST_GROUPS, different - 1) + 1):
        labels = k_means(placed, k, starts=STARTS, seed=SEED)
        fit = silhouette(apart, labels[sample])
        if best is None or fit > best[0]:
            best = fit, k, labels
    if best is None:
        members[enough] = 0
        return Grouping(points, members, int(enough.any()), 0.0)
    fit, k, labels = best
    members[enough] = _largest_first(labels)
    return Grouping(points, members, k, fit)


def _largest_first(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered by size; equal ones by who comes first."""
    numbers, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(numbers)), key=lambda one: (-sizes[one], first[one]))
    renamed = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    renamed[numbers[order]] = np.arange(len(order))
    return renamed[labels]
