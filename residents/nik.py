"""The resident identity number (NIK): its shape, and nothing that is kept.

Sixteen digits ``PP KK CC DDMMYY SSSS``; women's day is raised by 40. The number says where it was
first issued, not where somebody lives, and it has no check digit.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from residents.algorithms.nik import is_a_day


class BadNik(ValueError):
    """The number cannot be a NIK; the sentence says why, without repeating it."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Nik:
    """A number of the right shape. ``digits`` never leaves the request that brought it."""

    digits: str
    is_female: bool

    @property
    def last4(self) -> str:
        return self.digits[-4:]

    def __repr__(self) -> str:
        return f"Nik(••••••••••••{self.last4})"


def parse_nik(text: str, birth_date: date) -> Nik:
    """Check a NIK against the date of birth on the card; raises BadNik.

    The two-digit year is compared, never completed by guessing.
    """
    cleaned = re.sub(r"[\s.\-]", "", text)
    if cleaned.isdigit() and not cleaned.isascii():
        raise BadNik(_("Use ordinary digits (0–9)."))
    if not re.fullmatch(r"[0-9]{16}", cleaned):
        raise BadNik(_("A NIK has 16 digits. Count them once more."))
    province, serial = int(cleaned[:2]), cleaned[12:]
    if not 11 <= province <= 96:
        raise BadNik(_("The first two digits are not those of a province."))
    day, month, year = int(cleaned[6:8]), int(cleaned[8:10]), int(cleaned[10:12])
    is_female = day > 40
    day = day - 40 if is_female else day
    if not 1 <= day <= 31 or not 1 <= month <= 12:
        raise BadNik(_("Digits 7 to 12 are not a date of birth. Check them on the card."))
    if serial == "0000":
        raise BadNik(_("The last four digits cannot be 0000."))
    if not is_a_day(day, month, year):
        raise BadNik(_("Digits 7 to 12 are a day that does not exist. Check them on the card."))
    if (day, month, year) != (birth_date.day, birth_date.month, birth_date.year % 100):
        raise BadNik(_("NIK and date of birth do not match. Check both on the card."))
    return Nik(cleaned, is_female)
