"""What editors may set for the whole site."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from cms.algorithms.colours import LEAST, LIGHT, Accent, least_of_buttons, least_of_links
from web.refusal import Refused

SHORTEST_PHONE, LONGEST_PHONE = 8, 15
"""Digits with the dial code; the longest is that of ITU-T E.164."""
BETWEEN = re.compile(r"[\s().\-–/]")


def international(typed: str) -> str:
    """A phone number of the city as digits with the dial code: ``0541 123 456`` → ``62541123456``.

    Empty when it is none, such as a number of another country.
    """
    code = settings.CITY.dial_code
    digits = BETWEEN.sub("", typed)
    if digits.startswith("+"):
        digits = digits[1:] if digits.startswith(f"+{code}") else ""
    if not (digits.isascii() and digits.isdigit() and settings.CITY.phones.match(digits)):
        return ""
    whole = code + digits[1:] if digits.startswith("0") else digits
    return whole if SHORTEST_PHONE <= len(whole) <= LONGEST_PHONE else ""


def check_colours(accent: str, on: str) -> None:
    """Raises Refused with the contrast that is missing. Both are ``#0a5c66``."""
    pair = Accent(accent.removeprefix("#"), on.removeprefix("#"))
    for words, found in (
        (_("The colour can hardly be read as a link on the pages' ground"), least_of_links),
        (_("The text can hardly be read on this colour"), least_of_buttons),
    ):
        contrast = found(pair, LIGHT)
        if contrast < LEAST:
            told = _("%(what)s: contrast %(found)s : 1, at least 4.5 : 1 is needed.")
            raise Refused(told % {"what": words, "found": f"{int(contrast * 10) / 10:.1f}"})
