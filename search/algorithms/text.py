"""A text as plain words with their places, and which of them say nothing."""

import re
import unicodedata
from pathlib import Path

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
STOP = frozenset((Path(__file__).resolve().parents[1] / "data/stop_words.txt").read_text().split())
"""Words that say nothing by themselves; negations are none of them."""


def plain(text: str) -> str:
    """Lower case, compatibility forms folded, accents off."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in folded if not unicodedata.combining(c))


def words(text: str) -> list[tuple[str, int, int]]:
    """Every word in plain form with where it begins and ends in the text."""
    return [(plain(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def is_wordless(text: str) -> bool:
    """Whether nothing can be looked for in what was typed: signs, or words like “dan”."""
    return bool(text) and all(word in STOP for word, _start, _end in words(text))
