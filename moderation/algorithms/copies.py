"""Which texts are nearly the same: shingles, a sketch to find candidates, then the exact share.

A group is everything that shares ``ALIKE`` of its shingles with the group's first text, so that
chains of small changes do not join what has little in common. Each text is compared with at most
``MOST_COMPARED`` groups, so that the work grows with the number of texts and not with its square.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from search.algorithms.text import words
from search.algorithms.word_lists import shipped

ALIKE = 0.7
SHINGLE_WORDS, SHORT_TEXT, SHINGLE_LETTERS = 5, 24, 9
"""Below ``SHORT_TEXT`` words another word would change most of the shingles of words."""
SKETCH = 8  # two texts alike by 0.7 share none of eight smallest values once in 15,000 times
MOST_COMPARED = 20
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Signs that nobody sees, with which copies are made to differ."""
Sketched = tuple[frozenset[int], tuple[int, ...]]


def word_count(text: str) -> int:
    return len(words(text))


@lru_cache(maxsize=4096)
def sketch(text: str) -> Sketched:
    """The shingles of a text in numbers, and the smallest of them. Copies cost nothing more."""
    said = [
        shipped().spellings.get(word, word) for word, _start, _end in words(UNSEEN.sub("", text))
    ]
    if len(said) < SHORT_TEXT:
        letters = re.sub(r"\s+", " ", " ".join(said))
        size, pieces = SHINGLE_LETTERS, letters
        found = {pieces[n : n + size] for n in range(max(1, len(pieces) - size + 1))}
    else:
        last = len(said) - SHINGLE_WORDS + 1
        found = {" ".join(said[n : n + SHINGLE_WORDS]) for n in range(last)}
    shingles = frozenset(zlib.crc32(piece.encode()) for piece in found)
    return shingles, tuple(sorted(shingles)[:SKETCH])


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: how much of both is in both."""
    return len(one & other) / (len(one | other) or 1)


def groups(texts: Iterable[str]) -> list[list[int]]:
    """The places of texts that are nearly the same, the largest group first; each text in one."""
    found: list[list[int]] = []
    first: list[frozenset[int]] = []
    near: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        shingles, smallest = sketch(text)
        shared = Counter(group for value in smallest for group in near.get(value, ()))
        candidates = [group for group, _times in shared.most_common(MOST_COMPARED)]
        best = max(candidates, key=lambda group: share(first[group], shingles), default=None)
        if best is not None and share(first[best], shingles) >= ALIKE:
            found[best].append(place)
            continue
        for value in smallest:
            near.setdefault(value, []).append(len(found))
        found.append([place])
        first.append(shingles)
    return sorted(found, key=len, reverse=True)
