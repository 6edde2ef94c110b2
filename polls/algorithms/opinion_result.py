"""What everybody may know of the votes in a survey of statements, as plain values.

Groups, what tells each apart, on what all agree, and a map, so that nobody's votes can be found:
nothing below FEWEST people, no group and no share of fewer than SMALLEST, no place of the map with
fewer than TOGETHER. Shares are whole percents. Who is in no group that is shown is one number.
"""

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polls.algorithms.opinion_groups import AGREE, DISAGREE, UNSEEN, Floats, Votes, opinion_groups
from polls.algorithms.representativeness import counted, probability, representative

FEWEST = 30
"""So many people take part before anything is told."""
SMALLEST = 10
"""Members of the smallest group that is shown, and answers behind the smallest share."""
TOGETHER = 3
"""People at the emptiest place that the map shows."""
COLUMNS = 24
"""Places of the map from left to right, at most; two thirds of that from top to bottom."""
AGREED = 0.6
"""Such a share of each group says the same where all groups agree."""
MOST = 5


def hash_of(votes: Votes) -> str:
    """The same for the same votes, whoever asks when."""
    digest = sha256(repr((votes.participants, votes.statements)).encode())
    digest.update(votes.cells.tobytes())
    digest.update(votes.rejected.tobytes())
    return digest.hexdigest()


def opinion_result(votes: Votes) -> dict[str, Any]:
    """``participants``, and from FEWEST on ``groups``, ``outside`` (people in no shown group),
    ``consensus``, ``statements`` (by name: how many answered, and shares) and ``map``."""
    people = len(votes.participants)
    if people < FEWEST:
        return {"participants": people}
    grouping = opinion_groups(votes)
    members, sizes = _shown(grouping.members)
    return {
        "participants": people,
        "votes": int(votes.counts().sum()),
        "outside": int((members < 0).sum()),
        "groups": [
            {"size": size, "percent": _percent(size, people), "said": _said(votes, members, number)}
            for number, size in enumerate(sizes)
        ],
        "consensus": _consensus(votes, members, len(sizes)),
        "statements": _statements(votes),
        "map": _map(grouping.points, members, len(sizes)),
    }


def _shown(members: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """The members of the groups that are large enough, and their sizes; the others are in none.

    The groups come with the largest first, so that the numbers of those that stay do not change.
    """
    sizes = np.bincount(members[members >= 0])
    large = [int(size) for size in sizes if size >= SMALLEST]
    if len(large) < 2:  # one group is no division of opinions
        return np.full(len(members), -1, dtype=np.int64), []
    return np.where(members < len(large), members, -1), large


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def _said(votes: Votes, members: NDArray[np.int64], group: int) -> list[dict[str, Any]]:
    """Up to five statements that tell a group apart, with its share and that of the others."""
    inside = counted(votes, members == group)
    others = counted(votes, (members >= 0) & (members != group))
    found = []
    for one in representative(votes, members, group):
        place = votes.statements.index(one.statement)
        if min(inside.seen[place], others.seen[place]) < SMALLEST:
            continue
        ours, theirs = (
            counts.agreed if one.direction == "agree" else counts.disagreed
            for counts in (inside, others)
        )
        found.append(
            {
                "statement": one.statement,
                "direction": one.direction,
                "percent": _percent(ours[place], inside.seen[place]),
                "others": _percent(theirs[place], others.seen[place]),
            }
        )
    return found


def _consensus(
    votes: Votes, members: NDArray[np.int64], groups: int
) -> dict[str, list[dict[str, Any]]]:
    """What every group agrees to, and what every group disagrees with: the smallest share of any.

    Ranked by the product of the shares over the groups (group-aware consensus).
    """
    counts = [counted(votes, members == group) for group in range(groups)] or [
        counted(votes, np.ones(len(members), dtype=np.bool_))
    ]
    found = {}
    for direction in ("agree", "disagree"):
        shares = np.array(
            [
                probability(one.agreed if direction == "agree" else one.disagreed, one.seen)
                for one in counts
            ]
        )
        enough = np.all([one.seen >= SMALLEST for one in counts], axis=0) & ~votes.rejected
        fits = np.flatnonzero(enough & (shares.min(axis=0) >= AGREED)).tolist()
        order = sorted(fits, key=lambda place: (-shares[:, place].prod(), place))[:MOST]
        found[direction] = [
            {"statement": votes.statements[place], "percent": _percent(shares[:, place].min(), 1)}
            for place in order
        ]
    return found


def _statements(votes: Votes) -> dict[str, dict[str, int]]:
    """How many answered each statement, and in what way where enough did."""
    found = {}
    for place, name in enumerate(votes.statements):
        column = votes.cells[:, place]
        seen = int((column != UNSEEN).sum())
        if votes.rejected[place] or seen < SMALLEST:
            continue
        agree, disagree = (_percent((column == said).sum(), seen) for said in (AGREE, DISAGREE))
        found[name] = {"seen": seen, "agree": agree, "disagree": disagree}
    return found


def _map(points: Floats, members: NDArray[np.int64], groups: int) -> dict[str, Any]:
    """Places with how many people stand there, by group (-1: in none), and each group's middle.

    The outermost hundredth of the people stands at the edge. ``left_out``: who stands nearly alone.
    """
    low, high = np.quantile(points, [0.01, 0.99], axis=0)
    width = np.where(high > low, high - low, 1.0)
    share = np.clip((points - low) / width, 0, 1)
    # Some six people a place, so that few stand alone.
    columns = int(np.clip(round((len(points) / 4) ** 0.5), 6, COLUMNS))
    size = np.array([columns - 1, columns * 2 // 3 - 1])
    rows = np.column_stack([np.rint(share * size).astype(np.int64), members])
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    shown = counts >= TOGETHER
    middles = [(share[members == group].mean(axis=0) * size).round(2) for group in range(groups)]
    return {
        "columns": columns,
        "places": [
            [int(value) for value in (*cell, count)]
            for cell, count in zip(cells[shown], counts[shown], strict=True)
        ],
        "middles": [[float(value) for value in middle] for middle in middles],
        "left_out": int(counts[~shown].sum()),
    }
