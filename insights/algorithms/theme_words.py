"""What of a text says what it is about: stems, pairs of them, and groups of one meaning. Pure."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from search.algorithms.politeness import JOINING, POLITE
from search.algorithms.stemming import LANGUAGES, analyser
from search.algorithms.text import words
from search.algorithms.word_lists import shipped

LONGEST_PHRASE = 4
SHORTEST = 3


@cache
def _meanings() -> dict[tuple[str, ...], str]:
    """A phrase in stems, with the name of the group of one meaning that it is in."""
    found: dict[tuple[str, ...], str] = {}
    for group in shipped().concepts:
        for phrase in group:
            for language in LANGUAGES:
                found.setdefault(tuple(analyser().stream(phrase, language)), f"={group[0]}")
    found.pop((), None)
    return found


class Reader:
    """Reads texts. ``silent``: words in plain form that tell nothing of a subject."""

    def __init__(self, silent: frozenset[str]) -> None:
        self.silent = silent | POLITE | JOINING

    def _tells(self, word: str) -> bool:
        return (
            len(word) >= SHORTEST
            and word not in self.silent
            and shipped().spellings.get(word, word) not in self.silent
            and not any(sign.isdigit() for sign in word)
        )

    def features(self, text: str, language: str) -> list[str]:
        """Stems in their order, then pairs of neighbours, then the meanings of both languages."""
        stems = [stem for _word, stem in self._read(text, language) if stem]
        pairs = [f"{one} {other}" for one, other in pairwise(stems)]
        return [*stems, *pairs, *_meant(stems)]

    def _read(self, text: str, language: str) -> Iterator[tuple[str, str]]:
        """Each word with its stem, which is empty where the word tells nothing."""
        place = LANGUAGES.index(language) if language in LANGUAGES else 0
        for word, _start, _end in words(text):
            both = analyser().stems(word) if self._tells(word) else None
            yield word, both[place] if both else ""

    def spelled(self, text: str, language: str) -> dict[str, str]:
        """Words and pairs of neighbours that may stand in a label: by stem, as written here."""
        found: dict[str, str] = {}
        before, told = "", ""
        for word, stem in self._read(text, language):
            if stem:
                found.setdefault(stem, word)
                if before and before != stem:
                    found.setdefault(f"{before} {stem}", f"{told} {word}")
            before, told = stem, word
        return found


def _meant(stems: list[str]) -> list[str]:
    found = {
        _meanings().get(tuple(stems[start : start + length]))
        for start in range(len(stems))
        for length in range(1, LONGEST_PHRASE + 1)
    }
    return sorted(meaning for meaning in found if meaning)
