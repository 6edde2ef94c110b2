"""The lists by which words are compared: spellings, groups of one meaning, names that have no stem.

Read from TOML with the tables ``spellings`` (written out = [everyday forms]), ``kept.words``,
``irregular`` (word = stem) and ``concepts.groups`` (lists of words and phrases).
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "word_lists.toml"


@dataclass(frozen=True)
class WordLists:
    """``spellings``: everyday form to the word written out; ``irregular``: word to its stem;
    ``kept``: words that are their own stem; ``concepts``: groups of words and phrases of one
    meaning. All in plain form.
    """

    spellings: dict[str, str]
    irregular: dict[str, str]
    kept: frozenset[str]
    concepts: tuple[tuple[str, ...], ...]

    def words(self) -> set[str]:
        """Every word that stands in a list."""
        said = {word for group in self.concepts for phrase in group for word in phrase.split()}
        return said | self.kept | self.spellings.keys() | set(self.spellings.values())


def parsed(lists: dict[str, Any]) -> WordLists:
    """The lists of a TOML document. Raises KeyError where a table is missing."""
    return WordLists(
        spellings={form: word for word, forms in lists["spellings"].items() for form in forms},
        irregular=dict(lists["irregular"]),
        kept=frozenset(lists["kept"]["words"]),
        concepts=tuple(tuple(group) for group in lists["concepts"]["groups"]),
    )


@cache
def shipped() -> WordLists:
    """The lists for Indonesian cities that come with the program."""
    return parsed(tomllib.loads(SHIPPED.read_text()))
