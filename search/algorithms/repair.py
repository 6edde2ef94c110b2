"""A word that the index hardly knows, and the word that was probably meant.

Distance of Damerau and Levenshtein (a letter too many, missing, other, or two changed places), as
in Elasticsearch's fuzziness.
"""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
LONG = 8
"""From so many letters two slips are repaired, below one."""
RARE = 10
"""A word that fewer texts hold may be a slip."""
ALIKE = 0.6
"""How much of a word must agree, from 0 to 1, for another to be offered in its place."""
TIMES = 5
"""What it is repaired to is in so many times as many texts."""


def repaired(word: str, vocabulary: Mapping[str, int]) -> str:
    """The most frequent word near to ``word``; empty when it is good as it is, or nothing is near.

    ``vocabulary``: every word of the index with the number of texts that hold it.
    """
    texts = vocabulary.get(word, 0)
    if len(word) < SHORTEST or texts >= RARE or not word.isalpha():
        return ""
    slips = 2 if len(word) >= LONG else 1
    near = process.extract(
        word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    least = max(1, texts) * TIMES if texts else 1
    candidates = [
        (distance, -vocabulary[other], other)
        for other, distance, _key in near
        if other != word and vocabulary[other] >= least and len(other) >= SHORTEST - 1
    ]
    return min(candidates)[2] if candidates else ""


def nearest(word: str, vocabulary: Mapping[str, int], most: int) -> list[str]:
    """Up to ``most`` other words that look like this one, the most alike first."""
    near = process.extract(
        word,
        vocabulary.keys(),
        scorer=OSA.normalized_similarity,
        score_cutoff=ALIKE,
        limit=most * 5,
    )
    alike = sorted((-degree, -vocabulary[other], other) for other, degree, _key in near)
    return [other for _degree, _texts, other in alike if other != word][:most]


def completions(begin: str, vocabulary: Mapping[str, int], most: int) -> list[str]:
    """Up to ``most`` words that begin so and go on, the most frequent first."""
    found = [word for word in vocabulary if word.startswith(begin) and word != begin]
    return sorted(found, key=lambda word: (-vocabulary[word], word))[:most]
