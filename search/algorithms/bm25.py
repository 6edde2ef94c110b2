"""How well a text answers a question: for each concept the best alternative's BM25, added up.

BM25F of Robertson, Zaragoza and Taylor (2004), "Simple BM25 extension to multiple weighted
fields", with the title as a field of its own weight, and the inverse document frequency of Lucene.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.algorithms.questions import Alternative, Concept

K1 = 1.2
B = 0.75
MORE = 1.6
"""What means the same as a whole phrase counts up to so many times its own worth, so that it stands
beside the phrase and not below a text that holds one word of it."""
TITLE = 2.0
"""A word of the title counts as so many in the text. Elasticsearch is told the same."""


@dataclass(frozen=True)
class Streams:
    """A text's stems in order, title and body, by language."""

    title: Mapping[str, Sequence[str]]
    body: Mapping[str, Sequence[str]]

    def length(self, language: str) -> float:
        return TITLE * len(self.title[language]) + len(self.body[language])


@dataclass(frozen=True)
class Corpus:
    """What is known of all texts: their number, mean length, and in how many a stem occurs."""

    size: int
    length: float
    frequency: Callable[[str], int]

    def weight(self, stem: str) -> float:
        """The inverse document frequency; never negative."""
        documents = min(self.frequency(stem), self.size)
        return math.log(1 + (self.size - documents + 0.5) / (documents + 0.5))


def occurrences(stems: Sequence[str], stream: Sequence[str]) -> int:
    """How often these stems stand next to each other in the stream."""
    *before, last = stems
    size = len(before)
    return sum(
        stem == last and place >= size and list(stream[place - size : place]) == before
        for place, stem in enumerate(stream)
    )


def score(concept: Concept, text: Streams, corpus: Corpus) -> float:
    """The best alternative of the concept, or its parts together where they are better."""
    parts = sum(score(part, text, corpus) for part in concept.parts)
    best = max((_score(one, text, corpus) for one in concept.alternatives), default=0.0)
    return max(parts, best)


def _score(alternative: Alternative, text: Streams, corpus: Corpus) -> float:
    found = 0.0
    for language, stems in alternative.stems.items():
        times = TITLE * occurrences(stems, text.title[language])
        times += occurrences(stems, text.body[language])
        if times:
            length = K1 * (1 - B + B * text.length(language) / (corpus.length or 1))
            rare = sum(corpus.weight(stem) for stem in stems)
            found = max(found, rare * times * (K1 + 1) / (times + length))
    return alternative.weight * found


def rarity(concept: Concept, known: Corpus) -> float:
    """What meeting a concept is worth at most, before it is known how often a text holds it."""
    parts = sum(rarity(part, known) for part in concept.parts)
    return max([parts, *(_rarity(one, known) for one in concept.alternatives)], default=0.0)


def _rarity(alternative: Alternative, known: Corpus) -> float:
    each = [sum(map(known.weight, stems)) for stems in alternative.stems.values()]
    return alternative.weight * max(each)


def balanced(concept: Concept, known: Corpus) -> Concept:
    """The concept with no alternative worth more than what was typed, or its repair.

    A rare word of the same meaning would otherwise stand before the word that was asked for.
    """
    parts = tuple(balanced(part, known) for part in concept.parts)
    worth = _worth(concept, known)
    if not worth:
        return replace(concept, parts=parts)
    most = MORE if concept.parts else 1.0
    ways = tuple(
        replace(one, weight=one.weight * min(most, worth / (_rarity(one, known) or worth)))
        for one in concept.alternatives
    )
    return Concept(ways, parts, concept.repaired)


def _worth(concept: Concept, known: Corpus) -> float:
    if concept.parts:
        return sum(_worth(part, known) for part in concept.parts)
    typed = concept.alternatives[1 if concept.repaired else 0]
    held = any(known.frequency(stem) for stems in typed.stems.values() for stem in stems)
    return _rarity(typed, known) if held else 0.0
