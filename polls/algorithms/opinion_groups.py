"""Who votes alike on statements: a map of opinions, and the groups on it.

The pipeline of Polis (Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: Scaling
Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26(2)). Same votes, same result.
Groups describe votes, not people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE, UNSEEN = 1, 0, -1, -9
FEWEST_VOTES = 7
"""Who voted on fewer statements is on the map and in no group."""
MOST_GROUPS = 5
STARTS = 10
SAMPLE = 2000
"""So many participants at most are compared with each other to choose the number of groups."""
SEED = 0
Floats = NDArray[np.float64]


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
    participants = sorted({who for who, _what in last}, key=_by_number)
    statements = sorted({what for _who, what in last}, key=_by_number)
    row = {who: place for place, who in enumerate(participants)}
    column = {what: place for place, what in enumerate(statements)}
    cells = np.full((len(participants), len(statements)), UNSEEN, dtype=np.int8)
    if last:
        rows = np.fromiter((row[who] for who, _what in last), dtype=np.int64, count=len(last))
        columns = np.fromiter((column[w] for _who, w in last), dtype=np.int64, count=len(last))
        cells[rows, columns] = np.fromiter(last.values(), dtype=np.int8, count=len(last))
    out = np.array([what in rejected for what in statements], dtype=np.bool_)
    return Votes(participants, statements, cells, out)


def _by_number(name: str) -> tuple[bool, int, str]:
    return (False, int(name), "") if name.isdecimal() else (True, 0, name)


def opinion_map(votes: Votes) -> Floats:
    """Where each participant stands: two principal components, participants × 2.

    An unseen statement counts as its mean, a rejected one as passed by everybody. The directions
    are those in which the participants with enough votes differ most. Who voted on little is moved
    outwards by the square root of how little that is, so that few votes are no middle position.
    """
    seen = votes.cells != UNSEEN
    answers = np.where(seen, votes.cells, 0).astype(np.float64)
    number = seen.sum(axis=0)
    mean = np.divide(answers.sum(axis=0), number, out=np.zeros(len(number)), where=number > 0)
    centred = np.where(seen, answers - mean, 0.0)
    centred[:, votes.rejected] = 0.0
    points = centred @ _components(centred[votes.have_enough()])
    told = (seen | votes.rejected).sum(axis=1)
    outwards: Floats = np.sqrt(len(votes.statements) / np.maximum(1, told))
    moved: Floats = points * outwards[:, None]
    return moved


def _components(centred: Floats) -> Floats:
    """The first two directions of the largest spread, statements × 2, each of length 1."""
    tall = centred.shape[0] >= centred.shape[1]
    _values, vectors = np.linalg.eigh(centred.T @ centred if tall else centred @ centred.T)
    leading = vectors[:, ::-1][:, :2]
    if not tall:
        leading = centred.T @ leading
        length = np.linalg.norm(leading, axis=0)
        leading = np.divide(leading, length, out=np.zeros_like(leading), where=length > 0)
    found = np.zeros((centred.shape[1], 2))
    found[:, : leading.shape[1]] = leading
    if not found.size:
        return found
    largest = np.abs(found).argmax(axis=0)  # a direction and its opposite are alike: choose one
    signs = np.sign(found[largest, range(2)])
    return found * np.where(signs == 0, 1.0, signs)


def opinion_groups(votes: Votes) -> Grouping:
    """The groups of who voted on enough, with the number of groups that are best apart (2 to 5)."""
    # A large package: whoever does not look for groups does without it.
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    points = opinion_map(votes)
    members = np.full(len(points), -1, dtype=np.int64)
    enough = votes.have_enough()
    placed = points[enough]
    best: tuple[float, int, NDArray[np.int64]] | None = None
    different = len(np.unique(placed, axis=0))
    for k in range(2, min(MOST_GROUPS, different - 1) + 1):
        labels = KMeans(k, n_init=STARTS, random_state=SEED).fit_predict(placed)
        size = SAMPLE if len(placed) > SAMPLE else None
        apart = float(silhouette_score(placed, labels, sample_size=size, random_state=SEED))
        if best is None or apart > best[0]:
            best = apart, k, labels
    if best is None:
        members[enough] = 0
        return Grouping(points, members, int(enough.any()), 0.0)
    apart, k, labels = best
    members[enough] = _largest_first(labels)
    return Grouping(points, members, k, apart)


def _largest_first(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered by size; equal ones by who comes first."""
    numbers, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(numbers)), key=lambda one: (-sizes[one], first[one]))
    renamed = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    renamed[numbers[order]] = np.arange(len(order))
    return renamed[labels]
