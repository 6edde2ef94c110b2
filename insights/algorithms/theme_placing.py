"""Where texts that came later belong among themes that there are. Pure; same input, same result."""

from collections.abc import Sequence

import numpy as np

from insights.algorithms.theme_neighbours import NEIGHBOURS
from insights.algorithms.theme_words import Reader
from insights.algorithms.themes import UNLIKE, points_of


def placed(
    texts: Sequence[str],
    languages: Sequence[str],
    themes: Sequence[int | None],
    silent: frozenset[str] = frozenset(),
) -> dict[int, tuple[int | None, float]]:
    """By place of each text without a theme: the theme of most of the texts most like it.

    ``themes``: the theme of each text, -1 for those that are in none of them on purpose ("other"),
    None for those that are to be placed. With it stands how sure that is, from 0 to 1: the share of
    its nearest texts that are in this theme, each counting by its cosine. A text that is like none,
    or whose like are in "other", is told as None.
    """
    later = [place for place, theme in enumerate(themes) if theme is None]
    known = [place for place, theme in enumerate(themes) if theme is not None]
    if not later or not known:
        return {}
    reader = Reader(silent)
    points = points_of(
        [reader.features(text, language) for text, language in zip(texts, languages, strict=True)]
    )
    theme_of = np.array([themes[place] for place in known], dtype=np.int64)
    cosines = np.clip(points[later] @ points[known].T, 0.0, 1.0)
    count = min(NEIGHBOURS, len(known))
    found: dict[int, tuple[int | None, float]] = {}
    for place, row in zip(later, cosines, strict=True):
        nearest = np.lexsort((np.arange(len(row)), -row))[:count]
        names, which = np.unique(theme_of[nearest], return_inverse=True)
        weights = np.bincount(which, row[nearest], minlength=len(names))
        best = int(weights.argmax())
        is_like = row[nearest[0]] >= UNLIKE and names[best] >= 0
        sure = float(weights[best] / weights.sum()) if weights.sum() > 0 else 0.0
        found[place] = (int(names[best]), round(sure, 4)) if is_like else (None, 0.0)
    return found
