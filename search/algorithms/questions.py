"""What was typed into a search box, as concepts that each have alternatives.

A concept is met by the word as typed, by its repair, or by a word or phrase of the same meaning.
A phrase of the lists ("lampu jalan") is one concept whose parts are its words: whichever is
better counts. ``"…"`` asks for words exactly so, ``-word`` leaves out, ``word*`` is a beginning.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from search.algorithms.stemming import LANGUAGES, Analyser
from search.algorithms.text import words

MOST = 12
"""So many words of a question count."""
PIECE = re.compile(r'(?P<sign>[-−]?)"(?P<phrase>[^"]+)"|(?P<without>(?<!\S)[-−])?(?P<word>[^\s"]+)')
MEANS_THE_SAME = 0.9
"""A word of the same meaning counts a little less than the word that was typed."""
REPAIRED = 0.95
NEAR = 0.3
"""What two typed words gain that a text has next to each other."""
Repair = Callable[[list[str]], dict[str, str]]
"""For words that are in no list: those that are slips, with the word that was probably meant."""


@dataclass(frozen=True)
class Alternative:
    """Neighbouring stems by language, and how much they count."""

    stems: dict[str, tuple[str, ...]]
    weight: float = 1.0


@dataclass(frozen=True)
class Concept:
    """Alternatives of which the best counts; ``parts`` together are one more.

    Without parts the first is what was typed; ``repaired``: and the second its repair.
    """

    alternatives: tuple[Alternative, ...] = ()
    parts: tuple["Concept", ...] = ()
    repaired: bool = False

    def stems(self) -> set[str]:
        """All stems that may answer."""
        ways = [stems for one in self.alternatives for stems in one.stems.values()]
        own = {stem for stems in ways for stem in stems}
        return own.union(*(part.stems() for part in self.parts))


Phrase = tuple[str, ...]
"""Words next to each other, as they were typed."""


@dataclass(frozen=True)
class Exactly:
    """What a text must hold or must not, whatever else it says: all in plain words."""

    phrases: tuple[Phrase, ...] = ()
    beginnings: tuple[str, ...] = ()
    without: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Question:
    """``concepts``: any may fit, and more are better.

    ``near``: typed words that a text better has next to each other; ``repairs``: what was typed,
    and what was looked for as well.
    """

    concepts: tuple[Concept, ...] = ()
    exactly: Exactly = Exactly()
    near: tuple[Alternative, ...] = ()
    repairs: dict[str, str] = field(default_factory=dict)

    def asks_nothing(self) -> bool:
        """Whether nothing can be looked for; what is left out alone is no question."""
        return not (self.concepts or self.exactly.phrases or self.exactly.beginnings)


class Asker:
    """Makes questions by the lists of an analyser."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self.groups: dict[tuple[str, ...], list[int]] = {}
        self.phrases = [
            [one for phrase in group if (one := self.alternative(phrase, MEANS_THE_SAME))]
            for group in analyser.lists.concepts
        ]
        for number, group in enumerate(self.phrases):
            for one in group:
                for stems in one.stems.values():
                    places = self.groups.setdefault(stems, [])
                    if number not in places:
                        places.append(number)
        self.known = analyser.lists.words()
        """Words that are right, however rare."""
        self.longest = max(map(len, self.groups), default=1)

    def alternative(self, text: str, weight: float = 1.0) -> Alternative | None:
        """The words of a text next to each other; None where none of them says anything."""
        both = [pair for word, _s, _e in words(text) if (pair := self.analyser.stems(word))]
        if not both:
            return None
        found = {name: tuple(pair[n] for pair in both) for n, name in enumerate(LANGUAGES)}
        return Alternative(found, weight)

    def ask(self, text: str, *, repair: Repair | None = None) -> Question:
        """The question of what was typed; ``repair`` says which of the words are slips."""
        typed: list[str] = []
        phrases: list[Phrase] = []
        beginnings: list[str] = []
        without: list[Phrase] = []
        for piece in PIECE.finditer(text):
            said = tuple(word for word, _s, _e in words(piece["phrase"] or piece["word"]))
            if not said:
                continue
            if piece["sign"] or piece["without"]:
                without.append(said)
                continue
            if piece["phrase"]:
                phrases.append(said)
            elif piece["word"].endswith("*"):
                beginnings.append(said[-1])
                said = said[:-1]
            typed += said
        said_something = [word for word in typed[: MOST * 2] if self.analyser.stems(word)]
        exact = {word for phrase in phrases for word in phrase}
        doubtful = [word for word in said_something if not (word in exact or self._is_right(word))]
        slips = repair(doubtful) if repair and doubtful else {}
        repairs = {word: right for word, right in slips.items() if self.analyser.stems(right)}
        meant = [(word, repairs.get(word, "")) for word in said_something]
        pairs = [" ".join(right or word for word, right in two) for two in pairwise(meant)]
        near = [one for pair in pairs[:MOST] if (one := self.alternative(pair, NEAR))]
        return Question(
            tuple(self._concepts(meant)[:MOST]),
            Exactly(tuple(phrases), tuple(beginnings), tuple(without)),
            tuple(near),
            repairs,
        )

    def _is_right(self, word: str) -> bool:
        return word in self.known or self.analyser.is_indonesian(word)

    def _concepts(self, meant: list[tuple[str, str]]) -> list[Concept]:
        found: list[Concept] = []
        place = 0
        while place < len(meant):
            size = self._phrase_at(meant, place)
            if size > 1:
                parts = [self._concept(*one) for one in meant[place : place + size]]
                found.append(Concept(self._same(meant[place : place + size]), tuple(parts)))
            else:
                found.append(self._concept(*meant[place]))
            place += size
        return _each_once(found)

    def _groups(self, meant: list[tuple[str, str]]) -> list[int]:
        """The groups of the lists that hold these words next to each other."""
        both = [pair for word, right in meant if (pair := self.analyser.stems(right or word))]
        keys = [tuple(pair[n] for pair in both) for n in range(len(LANGUAGES))]
        return list(dict.fromkeys(n for key in keys for n in self.groups.get(key, ())))

    def _phrase_at(self, meant: list[tuple[str, str]], place: int) -> int:
        """How many words from here are a phrase of the lists."""
        for size in range(min(self.longest, len(meant) - place), 1, -1):
            if self._groups(meant[place : place + size]):
                return size
        return 1

    def _concept(self, word: str, right: str) -> Concept:
        typed, mended = self.alternative(word), self.alternative(right, REPAIRED)
        ways = [typed, mended, *self._same([(word, right)])]
        repaired = mended is not None and typed is not None and mended.stems != typed.stems
        return Concept(tuple(_best_of_each(way for way in ways if way)), repaired=repaired)

    def _same(self, meant: list[tuple[str, str]]) -> tuple[Alternative, ...]:
        """What means the same as these words, by the lists."""
        return tuple(one for group in self._groups(meant) for one in self.phrases[group])


def _best_of_each(alternatives: Iterable[Alternative]) -> list[Alternative]:
    best: dict[tuple[tuple[str, ...], ...], Alternative] = {}
    for one in alternatives:
        key = tuple(one.stems.values())
        if key not in best or best[key].weight < one.weight:
            best[key] = one
    return list(best.values())


def _each_once(concepts: list[Concept]) -> list[Concept]:
    found: list[Concept] = []
    for concept in concepts:
        if concept not in found:
            found.append(concept)
    return found
