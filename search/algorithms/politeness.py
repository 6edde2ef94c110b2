"""Words of courtesy, and words that join others: everybody writes them; they name no subject."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
POLITE = frozenset((DATA / "politeness.txt").read_text().split())
"""In plain form, of both languages."""
JOINING = frozenset((DATA / "function_words.txt").read_text().split())
"""Beyond the stop words, which no search asks for: "because", "sehingga". No negation is there."""
