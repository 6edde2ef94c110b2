"""What a search for themes finds. Pure, and without the libraries that find it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A theme: its label, the words that mark it, its size, and the theme that it is part of."""

    id: str
    label: str
    terms: tuple[str, ...]
    size: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Themes:
    """Themes of both levels, and for each text its theme and its part; None: in no theme."""

    found: tuple[Found, ...]
    level_1: tuple[str | None, ...]
    level_2: tuple[str | None, ...]
    confidence: tuple[float, ...] = ()
    """How many of the texts most like it are in its theme, from 0 to 1; only where asked for."""
    likeness: tuple[float, ...] = ()
    """The cosine of each text with the middle of its theme; only where asked for."""
