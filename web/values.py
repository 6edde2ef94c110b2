"""What a value may be, whoever sends it: whole numbers, names, and texts.

One place for addresses, query strings, forms and the API. Nothing here reads a request.
"""

import re
from unicodedata import category

from django.utils.http import url_has_allowed_host_and_scheme

LARGEST = 2**63 - 1
"""The largest number that a database column of ours holds."""
MOST_DIGITS = 18
"""So many digits always fit; no number of a row is longer."""
LONGEST_NAME = 255
LONGEST_PLACE = 500
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters (but tab and line breaks) and halves of a character: no text holds them."""
SHOWS_NOTHING = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    r"\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
"""Letters, marks and signs by their category of which nothing is seen: fillers, the empty braille
cell, selectors of a variant."""
SHOWS_ALL_THE_SAME = re.compile(
    r"[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U0001f000-\U0001faff]"
)
"""Format characters that are seen (signs around numbers), and pictures newer than this Python."""
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def whole_number(text: object) -> int | None:
    """The number from 0 to 18 digits that a text is, in plain digits; None when it is none."""
    return int(text) if isinstance(text, str) and NUMBER.fullmatch(text) else None


def has_unseen(text: str) -> bool:
    """Whether control characters or halves of a character stand in it."""
    return UNSEEN.search(text) is not None


def one_kind_of_break(text: str) -> str:
    r"""Line breaks as ``\n``, whatever the browser or program sent: each counts once."""
    return BREAKS.sub("\n", text)


def plain_text(text: str) -> str:
    """A text without what cannot be seen, with one kind of line break."""
    return UNSEEN.sub("", one_kind_of_break(text))


def visible(text: str) -> str:
    """What a reader sees of a text, for the question whether it says anything, and how much.

    Without what shows nothing (zero-width and format characters, fillers, what no script knows);
    any white space is one space, and none stands at the ends: ``visible("\\u200b \\u3164")`` is "".
    """
    return " ".join("".join(map(_as_seen, text)).split())


def _as_seen(letter: str) -> str:
    if letter.isspace():
        return " "
    if SHOWS_NOTHING.match(letter):
        return ""
    other = category(letter).startswith("C")
    return "" if other and not SHOWS_ALL_THE_SAME.match(letter) else letter


def said(text: str) -> str:
    """The text as it was sent, or empty when nothing of it can be seen."""
    return text if visible(text) else ""


def safe_place(address: str, default: str = "") -> str:
    """The address if it is a path of this site with its query and anchor, else the default.

    So nobody is led to another site by a link to this one.
    """
    ours = address.startswith("/") and len(address) <= LONGEST_PLACE
    return address if ours and url_has_allowed_host_and_scheme(address, None) else default
