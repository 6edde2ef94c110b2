"""Colours of the city: what can be read (WCAG 2.2, 1.4.3), and the style sheet of an accent.

A colour is six hexadecimal digits, ``0a5c66``.
"""

import re
from dataclasses import dataclass

COLOUR = re.compile(r"[0-9a-f]{6}")
LEAST = 4.5
"""The contrast that text needs."""
STRONGER, TINTED = 0.25, 0.12
"""How much ink is in the accent under the pointer, and how much accent in the tinted ground."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What stands in ``tokens.css`` beside the accent, for light and for dark screens."""

    ground: str
    paper: str
    ink: str


LIGHT = Scheme(ground="f7f4ee", paper="ffffff", ink="17212b")
DARK = Scheme(ground="12191e", paper="1a232a", ink="ece7dd")


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour of links and buttons, and the colour of text on it."""

    colour: str
    on: str


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """``one`` with so much of ``other`` in it, 0 to 1."""
    parts = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(first + (second - first) * share):02x}" for first, second in parts)


def strong(accent: Accent, scheme: Scheme) -> str:
    """The accent under the pointer: nearer to the ink."""
    return mixed(accent.colour, scheme.ink, STRONGER)


def tint(accent: Accent, scheme: Scheme) -> str:
    """The ground of what is chosen: paper with a little of the accent."""
    return mixed(scheme.paper, accent.colour, TINTED)


def least_of_links(accent: Accent, scheme: Scheme) -> float:
    """The lowest contrast of links and headings against what they stand on."""
    grounds = (scheme.ground, scheme.paper, tint(accent, scheme))
    return min(contrast(accent.colour, ground) for ground in grounds)


def least_of_buttons(accent: Accent, scheme: Scheme) -> float:
    """The lowest contrast of the text on the accent, at rest and under the pointer."""
    return min(contrast(accent.on, shown) for shown in (accent.colour, strong(accent, scheme)))


def can_be_read(accent: Accent, scheme: Scheme) -> bool:
    return min(least_of_links(accent, scheme), least_of_buttons(accent, scheme)) >= LEAST


def for_dark(accent: Accent) -> Accent:
    """The same hue as it can be read on dark screens: lightened as far as that needs."""
    for step in range(21):
        colour = mixed(accent.colour, "ffffff", step / 20)
        found = Accent(colour, mixed(colour, "000000", 0.85))
        if can_be_read(found, DARK):
            return found
    return Accent("ffffff", "000000")


def style_sheet(light: Accent) -> str:
    """The tokens that follow from an accent, for light and dark screens, after ``tokens.css``.

    The band of the usual colours has none of these: it is plain.
    """
    dark = for_dark(light)
    return (
        f":root{{{_tokens(light, LIGHT)}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{_tokens(dark, DARK)}}}}}\n"
        ".band{background-image:none}\n"
    )


def _tokens(accent: Accent, scheme: Scheme) -> str:
    darker = strong(accent, scheme)
    values = {
        "primary": accent.colour,
        "primary-strong": darker,
        "on-primary": accent.on,
        "tint": tint(accent, scheme),
        "focus": accent.colour if scheme is LIGHT else darker,
    }
    return "".join(f"--{name}:#{value};" for name, value in values.items())
