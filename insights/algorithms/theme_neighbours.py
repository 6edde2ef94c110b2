"""How sure it is that a text belongs to a theme: by the texts most like it. Pure."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 15
AT_ONCE = 500
"""Rows compared in one go: that many times all texts are held in memory."""
Matrix = NDArray[np.float64]
Places = NDArray[np.int64]


def shares(points: Matrix, theme: Places) -> Matrix:
    """For each text how many of those most like it are in its theme, from 0 to 1.

    ``points`` are directions (rows of length 1), ``theme`` their themes, -1 for none. Each
    neighbour counts by its cosine, so that a far one says little. Without neighbours it is 0.
    """
    near = points.astype(np.float32)
    found = np.zeros(len(points))
    for rows, cosines in _in_turn(near, near):
        cosines[np.arange(len(rows)), rows] = -1.0  # nobody vouches for himself
        closest, weight = _closest(cosines)
        same = theme[closest] == theme[rows][:, None]
        found[rows] = (weight * same).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
    return found


def _in_turn(
    some: NDArray[np.float32], all_: NDArray[np.float32]
) -> Iterator[tuple[Places, Matrix]]:
    for start in range(0, len(some), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(some)))
        yield rows, np.asarray(some[rows] @ all_.T)


def _closest(cosines: Matrix) -> tuple[Places, Matrix]:
    """The nearest of each row and their cosines, none below zero."""
    count = min(NEIGHBOURS, cosines.shape[1] - 1)
    closest = np.argpartition(-cosines, count, axis=1)[:, :count]
    return closest, np.clip(np.take_along_axis(cosines, closest, axis=1), 0.0, 1.0)
