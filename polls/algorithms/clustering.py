"""k-means and silhouettes of points on a plane; the same points always fall into the same clusters.

Of our own because a map has two dimensions and few clusters: a whole pass is some multiplications,
where the general library takes longer to load than this to finish.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
MOST_PASSES = 300


def k_means(points: Floats, k: int, *, starts: int, seed: int) -> Labels:
    """The cluster of each point, from 0: the best of so many starts, by the sum of squares.

    Lloyd's algorithm from centres that were drawn far from each other (k-means++, Arthur and
    Vassilvitskii 2007). There must be at least ``k`` different points.
    """
    chance = np.random.default_rng(seed)
    best: tuple[float, Labels] | None = None
    for _start in range(starts):
        spread, labels = _settled(points, _drawn(points, k, chance))
        if best is None or spread < best[0]:
            best = spread, labels
    assert best is not None  # noqa: S101 - there is at least one start
    return best[1]


def _drawn(points: Floats, k: int, chance: np.random.Generator) -> Floats:
    """k of the points, each the likelier the farther it is from those drawn before."""
    centres = points[chance.integers(len(points), size=k)]
    nearest = ((points - centres[0]) ** 2).sum(axis=1)
    for number in range(1, k):
        along = nearest.cumsum()
        drawn = np.searchsorted(along, chance.random() * along[-1], side="right")
        centres[number] = points[min(drawn, len(points) - 1)]
        nearest = np.minimum(nearest, ((points - centres[number]) ** 2).sum(axis=1))
    return centres


def _settled(points: Floats, centres: Floats) -> tuple[float, Labels]:
    """The sum of squares and the clusters once no point changes its own any more."""
    k = len(centres)
    labels = np.full(len(points), -1, dtype=np.int64)
    for _pass in range(MOST_PASSES):
        # Without the square of each point, which is the same for all centres.
        again = ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
        if np.array_equal(again, labels):
            break
        labels = again
        sizes = np.bincount(labels, minlength=k)
        sums = [np.bincount(labels, axis, minlength=k) for axis in points.T]
        middles = np.stack(sums, axis=1) / np.maximum(1, sizes)[:, None]
        centres = np.where(sizes[:, None] > 0, middles, centres)
    return float(((points - centres[labels]) ** 2).sum()), labels


def distances(points: Floats) -> Floats:
    """Of each point from each other."""
    x, y = points.T
    found: Floats = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2)
    return found


def silhouette(apart: Floats, labels: Labels) -> float:
    """How well clusters are apart, from -1 to 1: the mean over all points (Rousseeuw 1987).

    ``apart``: the distances of the points from each other. A point alone in its cluster counts 0.
    """
    names, labels = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return 0.0
    within = np.eye(len(names))[labels]
    sizes = within.sum(axis=0)
    sums = apart @ within
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(1, sizes[labels] - 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    largest = np.maximum(own, other)
    fits = np.divide(other - own, largest, out=np.zeros_like(own), where=largest > 0)
    return float(np.where(sizes[labels] > 1, fits, 0.0).mean())
