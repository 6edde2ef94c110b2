"""What many short texts are about: themes by shared words. Pure, and the same input gives the same.

Nearly equal texts count once. A text becomes its stems, neighbours in pairs, and the groups of one
meaning that its words belong to, weighted by TF-IDF; 100 dimensions of their latent semantic
analysis (Deerwester and others 1990) are clustered by their angle (spherical k-means, Dhillon and
Modha 2001), into as many themes as other beginnings agree on most. Large themes are cut into parts.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import normalize

from insights.algorithms.theme_labels import label_of
from insights.algorithms.theme_neighbours import shares
from insights.algorithms.theme_results import Found, Themes
from insights.algorithms.theme_words import Reader
from moderation.algorithms.copies import groups

FEWEST = 30
"""Below so many texts no themes are looked for: they are read one by one."""
TWO_LEVELS = 500
"""From so many texts on, themes have parts."""
DIMENSIONS = 100
UNLIKE = 0.2
"""A text whose cosine with its theme's middle is lower is in no theme."""
MEANING, PAIR = 2.0, 0.4
"""Weights of a group of one meaning and of a pair of words beside a word's 1."""
SEED = 20260101

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]


def _silent(_step: str) -> None:
    """Nobody listens how far it is."""


def themes(
    texts: Sequence[str],
    languages: Sequence[str],
    silent: frozenset[str] = frozenset(),
    *,
    judged: bool = False,
    say: Callable[[str], None] = _silent,
) -> Themes:
    """Themes of texts in the given languages (``id``, ``en``).

    ``silent``: words in plain form that tell nothing of a subject, as the names of places.
    ``judged``: also how sure each text is, and how typical of its theme. ``say`` hears of each step
    as it begins: ``reading``, ``grouping``, ``naming``.
    """
    say("reading")
    clusters = groups(texts)
    firsts = [cluster[0] for cluster in clusters]
    reader = Reader(silent)
    read = [reader.features(texts[place], languages[place]) for place in firsts]
    said = [place for place, features in enumerate(read) if features]
    if len(said) < FEWEST:
        return _none(len(texts))
    points = points_of([read[place] for place in said])
    say("grouping")
    fine, coarse = _clusters(points)
    spoken = np.full(len(firsts), -1)
    parts = spoken.copy()
    spoken[said], parts[said] = coarse, fine
    of = np.empty(len(texts), dtype=np.int64)
    for number, cluster in enumerate(clusters):
        of[cluster] = number
    say("naming")
    told = _told(reader, texts, languages, spoken[of], parts[of])
    if not judged:
        return told
    sure, near = _judged(points, coarse, said, of)
    return replace(told, confidence=sure, likeness=near)


def _judged(
    points: Matrix, theme: Places, said: list[int], of: Places
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Confidence and likeness of every text; copies have those of their first."""
    sure, near = np.zeros((2, int(of.max()) + 1))
    inside = np.flatnonzero(theme >= 0)
    if len(inside):
        places = np.array(said)[inside]
        sure[places] = shares(points[inside], theme[inside])
        near[places] = _likeness(points[inside], theme[inside])
    return tuple(np.clip(sure[of], 0, 1).round(4).tolist()), tuple(near[of].round(4).tolist())


def _none(count: int) -> Themes:
    return Themes((), (None,) * count, (None,) * count)


def points_of(read: list[list[str]]) -> Matrix:
    """Texts as directions: one row of length 1 each, all zero where no word is shared."""
    rarest = 2 if len(read) < 2000 else 3
    weights = TfidfVectorizer(
        analyzer=_as_read, min_df=rarest, max_df=0.5, sublinear_tf=True, norm=None, dtype=np.float32
    )
    try:
        table = weights.fit_transform(read)
    except ValueError:  # no word is shared
        return np.zeros((len(read), 1))
    table.data *= _weights(weights.get_feature_names_out())[table.indices]
    table = normalize(table)
    size = min(DIMENSIONS, table.shape[1] - 1, table.shape[0] - 1)
    if size < 2:
        return np.asarray(table.toarray(), dtype=np.float64)
    reduced = TruncatedSVD(size, n_iter=4, random_state=SEED).fit_transform(table)
    return np.asarray(normalize(reduced), dtype=np.float64)


def _weights(features: Sequence[str]) -> Matrix:
    """How much each feature counts: what the lists know the meaning of counts most."""
    return np.array(
        [MEANING if one.startswith("=") else PAIR if " " in one else 1.0 for one in features]
    )


def _as_read(features: list[str]) -> list[str]:
    return features


def _clusters(points: Matrix) -> tuple[Places, Places]:
    """The part and the theme of each text, -1 where it is like none."""
    live = np.flatnonzero(np.linalg.norm(points, axis=1) > 0)
    fine = np.full(len(points), -1)
    coarse = fine.copy()
    if len(live) < FEWEST:
        return fine, coarse
    inside = points[live]
    theme = _kmeans(inside, _how_many(inside), SEED, starts=4)
    part = _parts(inside, theme) if len(points) >= TWO_LEVELS else theme
    near = _likeness(inside, theme) >= UNLIKE
    coarse[live] = np.where(near, theme, -1)
    fine[live] = np.where(near, part, -1)
    return fine, coarse


def _kmeans(points: Matrix, k: int, seed: int, starts: int = 1) -> Places:
    """Clusters of directions; on rows of length 1 the nearest middle is that of least angle."""
    found = KMeans(k, n_init=starts, max_iter=50, random_state=seed).fit_predict(points)
    return np.asarray(found, dtype=np.int64)


def _how_many(points: Matrix) -> int:
    """The number of themes on which different beginnings agree most (adjusted Rand)."""
    most = min(24, max(2, round(sqrt(len(points)) / 1.5)))
    tried = sorted({max(2, round(most * share)) for share in (0.75, 0.85, 1.0)})
    some = points[:: max(1, len(points) // 3000)]

    def agreement(k: int) -> float:
        runs = [_kmeans(some, k, SEED + turn) for turn in range(3)]
        pairs = ((0, 1), (0, 2), (1, 2))
        return sum(float(adjusted_rand_score(runs[a], runs[b])) for a, b in pairs)

    return max(tried, key=lambda k: (round(agreement(k), 6), -k))


def _parts(points: Matrix, theme: Places) -> Places:
    """Each theme of enough texts cut into parts, numbered through all themes."""
    part = np.empty_like(theme)
    following = 0
    for number in np.unique(theme):
        inside = np.flatnonzero(theme == number)
        k = min(8, len(inside) // 25)
        cut = _kmeans(points[inside], k, SEED) if k > 1 else np.zeros(len(inside), np.int64)
        part[inside] = cut + following
        following += int(cut.max()) + 1
    return part


def _likeness(points: Matrix, theme: Places) -> Matrix:
    """The cosine of each text with the middle of its theme."""
    middles = np.zeros((int(theme.max()) + 1, points.shape[1]))
    np.add.at(middles, theme, points)
    found: Matrix = (points * normalize(middles)[theme]).sum(axis=1)
    return found


def _told(
    reader: Reader, texts: Sequence[str], languages: Sequence[str], theme: Places, part: Places
) -> Themes:
    spelled = [reader.spelled(*one) for one in zip(texts, languages, strict=True)]
    sizes = Counter(theme[theme >= 0].tolist())
    order = sorted(sizes, key=lambda number: (-sizes[number], number))
    every: Counter[str] = Counter(term for terms in spelled for term in terms)
    found: list[Found] = []
    names: dict[int, str] = {}
    below: dict[int, str] = {}
    taken: set[str] = set()
    for place, number in enumerate(order, start=1):
        inside = np.flatnonzero(theme == number)
        names[number] = str(place)
        found.append(_one(str(place), None, inside, spelled, every, taken))
        pieces = Counter(part[inside].tolist())
        pieced = sorted(pieces, key=lambda piece: (-pieces[piece], piece))
        for turn, piece in enumerate(pieced, start=1):
            below[piece] = f"{place}.{turn}" if len(pieced) > 1 else str(place)
            if len(pieced) > 1:
                within = np.flatnonzero(part == piece)
                found.append(_one(below[piece], str(place), within, spelled, every, taken))
    return Themes(
        tuple(found),
        tuple(names.get(number) for number in theme.tolist()),
        tuple(below.get(piece) for piece in part.tolist()),
    )


def _one(
    name: str,
    parent: str | None,
    inside: Places,
    spelled: list[dict[str, str]],
    every: "Counter[str]",
    taken: set[str],
) -> Found:
    label, terms = label_of([spelled[place] for place in inside], every, len(spelled), taken)
    taken.add(label)
    return Found(name, label, terms, len(inside), parent)
