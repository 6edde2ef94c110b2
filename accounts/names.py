"""What a public name looks like to the eye, and which names belong to the city.

A skeleton folds what readers cannot tell apart: letters of other scripts, digits for letters,
accents, case, spaces and invisible characters. Apps above register the names of what they keep.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from confusable_homoglyphs import confusables

from web.registrations import Registry
from web.values import visible

DELETED = "Warga (akun dihapus)"
"""What stands beside the texts of somebody who deleted the account; nobody can choose it."""
OFFICES = (
    "pemkot",
    "pemerintah",
    "wali kota",
    "wakil wali kota",
    "wawali",
    "sekda",
    "dinas",
    "kelurahan",
    "kecamatan",
    "lurah",
    "camat",
    "admin",
    "administrator",
    "moderator",
    "operator",
    "petugas",
    "official",
    "mayor",
    "walkot",
    "dprd",
    "setda",
    "sekretariat daerah",
    "inspektorat",
    "bappeda",
    "bpbd",
    "satpol",
    "dukcapil",
    "diskominfo",
    "dishub",
    "dinkes",
    "disdik",
    "pupr",
    "humas",
    "kpu",
    "bawaslu",
    "ketua rt",
    "ketua rw",
    "rembuk",
)
LONG_ENOUGH_ANYWHERE = 6
"""Shorter words are parts of people's names: Admiral, Badminton, Dinasti."""
NEUTRAL = re.compile(r"(warga|resident)[\s\W_]*\d+", re.IGNORECASE)
DIGITS = str.maketrans("013457@$|l!", "oieastasiii")
STROKED = str.maketrans("đðøłħŧıп", "ddoihtin")
"""Letters that the Unicode list does not count among those that look like a Latin one."""
NUMBERED = re.compile(r"(?<=[^\W\d_])\d+\b")
"""A number after a word: Admin1 is read as Admin."""
PAIRS = (("rn", "m"), ("vv", "w"))

PROTECTED: Registry[Callable[[], Iterable[str]]] = Registry("protected names", __name__)


def register_protected(name: str, names: Callable[[], Iterable[str]]) -> None:
    """``names()`` gives names that nobody may carry or begin with, such as those of departments."""
    PROTECTED.add(name, names)


def protected_names() -> list[str]:
    return [name for names in PROTECTED for name in names()]


@lru_cache(maxsize=4096)
def _latin(letter: str) -> str:
    """The ASCII letter that it looks like, or itself."""
    if letter.isascii():
        return letter
    found = confusables.is_confusable(letter, greedy=True, preferred_aliases=[]) or []
    looks = [one["c"] for entry in found for one in entry["homoglyphs"] if one["c"].isascii()]
    return looks[0] if looks else letter


def skeleton(name: str) -> str:
    """The name as the eye takes it; equal skeletons cannot be told apart."""
    plain = "".join(_latin(letter) for letter in unicodedata.normalize("NFKC", name))
    folded = unicodedata.normalize("NFKD", plain).casefold()
    folded = folded.translate(STROKED).translate(DIGITS)
    letters = "".join(letter for letter in folded if letter.isalnum())
    for pair, one in PAIRS:
        letters = letters.replace(pair, one)
    return letters


def shown(name: str) -> str:
    """The name without invisible characters and stray spaces, as it is kept."""
    return unicodedata.normalize("NFC", visible(name))


def looks_like_an_office(name: str, offices: Iterable[str]) -> bool:
    """Whether a reader could take it for one of them: alone, as a word, or as its beginning."""
    runs = _runs(name) | _runs(NUMBERED.sub("", name))
    for office in map(skeleton, offices):
        if office in runs:
            return True
        if len(office) >= LONG_ENOUGH_ANYWHERE and any(office in run for run in runs):
            return True
    return False


def _runs(name: str) -> set[str]:
    """Its words and every row of words that stand beside each other, as the eye takes them."""
    words = [skeleton(word) for word in re.split(r"[\s_.\-/]+", name) if skeleton(word)]
    return {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
