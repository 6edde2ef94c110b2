"""Invented public names, as people in Samarinda are called."""

from pathlib import Path
from random import Random

WRITTEN = Path(__file__).parent / "data" / "names.txt"


def public_names(count: int, chance: Random) -> list[str]:
    """That many different names; some people have a single one."""
    first, last = (part.split() for part in WRITTEN.read_text(encoding="utf-8").split("\n\n"))
    pairs = [f"{one} {other}" for one in first for other in last]
    singles = chance.sample(first, len(first) // 3)
    chosen = singles + chance.sample(pairs, count - len(singles))
    chance.shuffle(chosen)
    return chosen[:count]
