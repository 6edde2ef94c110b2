"""Words of courtesy and of pointing: everybody writes them; they say nothing of a subject."""

from pathlib import Path

POLITE = frozenset(
    (Path(__file__).resolve().parents[1] / "data/politeness.txt").read_text().split()
)
"""In plain form, of both languages."""
