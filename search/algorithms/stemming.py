"""Words made comparable: one stem a word, in Indonesian (Sastrawi) and in English (Snowball).

Where both differ, a text keeps one stream of stems for each language, and a question asks both as
alternatives of one word: the better one counts, and never both.
"""

from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from search.algorithms.text import STOP, words
from search.algorithms.word_lists import WordLists, shipped

LANGUAGES = ("id", "en")
"""In which a text is analysed, the language of the city first."""
MOST_KNOWN = 200_000
"""So many words are remembered with their stems; a city uses some ten thousands."""
_ONE_AT_A_TIME = Lock()
"""A stemmer works on one word that it keeps: two threads would cut each other's. What was found is
remembered, so that they seldom wait."""


@cache
def _indonesian() -> object:
    return StemmerFactory().create_stemmer(False)


@cache
def _roots() -> frozenset[str]:
    """The roots that Sastrawi knows: a word with one of them is no slip."""
    return frozenset(StemmerFactory().get_words())


@cache
def _english() -> object:
    import snowballstemmer  # loads the stemmers of thirty languages

    return snowballstemmer.stemmer("english")


@dataclass
class Analyser:
    """Stems by the given lists. A word that says nothing has none."""

    lists: WordLists
    known: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def stems(self, word: str) -> tuple[str, str] | None:
        """The Indonesian and the English stem of a plain word; None for a word like “yang”."""
        if word not in self.known:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            self.known[word] = self._stems(word)
        return self.known[word]

    def _stems(self, word: str) -> tuple[str, str] | None:
        word = self.lists.spellings.get(word, word)
        if word in STOP:
            return None
        if word in self.lists.kept or len(word) < 3 or any(c.isdigit() for c in word):
            return word, word
        with _ONE_AT_A_TIME:
            indonesian = self.lists.irregular.get(word) or _indonesian().stem(word)  # type: ignore[attr-defined]
            english = _english().stemWord(word)  # type: ignore[attr-defined]
        return indonesian or word, english or word

    def is_indonesian(self, word: str) -> bool:
        """Whether a plain word is one of the dictionary, or made from one."""
        both = self.stems(word)
        return both is not None and both[0] in _roots()

    def stream(self, text: str, language: str) -> list[str]:
        """The stems of a text in their order, one a word. ``language``: one of LANGUAGES."""
        place = LANGUAGES.index(language)
        found = (self.stems(word) for word, _start, _end in words(text))
        return [both[place] for both in found if both]

    def terms(self, text: str) -> set[str]:
        """All stems that occur in a text, of both languages."""
        found = (self.stems(word) for word, _start, _end in words(text))
        return {stem for both in found if both for stem in both}


@cache
def analyser() -> Analyser:
    """How texts become stems, by the lists of the project; it remembers the words that it saw."""
    return Analyser(shipped())
