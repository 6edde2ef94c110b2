"""Which two words together and which spellings mark texts. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

SHORTEST = 3
HOLDS_MOST = 0.8
"""A word of which so large a share stands in a phrase of two is told by the phrase."""


def pairs(texts: Iterable[str], silent: Callable[[str], bool], most: int) -> list[str]:
    """The most frequent neighbours in texts of plain words, each counted once a text.

    ``silent`` says of a word that it tells nothing by itself.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        said = text.split()
        counts.update({f"{a} {b}" for a, b in pairwise(said) if _tells(a, b, silent)})
    repeated = [(pair, n) for pair, n in counts.items() if n > 1]
    repeated.sort(key=lambda one: (-one[1], one[0]))
    return [pair for pair, _n in repeated[:most]]


def _tells(one: str, other: str, silent: Callable[[str], bool]) -> bool:
    return one != other and not any(
        len(word) < SHORTEST or any(c.isdigit() for c in word) or silent(word)
        for word in (one, other)
    )


def spellings(
    texts: Iterable[str], wanted: set[str], stems: Callable[[str], Iterable[str]]
) -> dict[str, str]:
    """The word as which each stem is written most often in texts of plain words."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for word in set(text.split()):
            for stem in wanted & set(stems(word)):
                counts.setdefault(stem, Counter())[word] += 1
    return {
        stem: min(counter, key=lambda word: (-counter[word], word))
        for stem, counter in counts.items()
    }
