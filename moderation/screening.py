"""What is looked for in a new text, and where it was found. Pure functions over plain text.

Nothing is refused or hidden because of a finding: the text waits for a human.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import ahocorasick

DIGITS = re.compile(r"\+?\d(?:[ .\-/()]{0,2}\d){7,19}")
LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|id|net|org|xyz|link|site)(?:/\S*)?\b", re.I
)
MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
MASK = "••••••••••••"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found (``nik``, ``phone``, ``e-mail``, ``link``, ``term``) and where."""

    what: str
    start: int
    end: int

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "start": self.start, "end": self.end}


def mask_nik(text: str) -> str:
    """Replace every NIK, also one split by spaces, dots or dashes, by dots and its last four."""
    result, last = [], 0
    for match in DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if is_nik(digits):
            result += [text[last : match.start()], MASK + digits[-4:]]
            last = match.end()
    return "".join([*result, text[last:]])


def is_nik(digits: str) -> bool:
    """Sixteen digits of which 7 to 12 can be a date of birth (women's day is raised by 40)."""
    if len(digits) != 16 or not digits.isascii() or digits.endswith("0000"):
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12


def is_phone(digits: str) -> bool:
    """An Indonesian mobile or landline number: 08…, 628… or 0541…, 9 to 14 digits."""
    return 9 <= len(digits) <= 14 and digits.startswith(("08", "628", "0541", "62541"))


def normalise(text: str) -> str:
    """Lower case, compatibility forms folded, accents off; each character stays one character."""
    folded = []
    for character in text:
        plain = unicodedata.normalize("NFKD", character)[:1].lower()
        folded.append(plain if len(plain) == 1 else " ")
    return "".join(folded)


def screen(text: str, terms: Iterable[str]) -> list[Finding]:
    """Everything that a moderator should look at, in the order of the text."""
    found = [Finding("link", m.start(), m.end()) for m in LINK.finditer(text)]
    found += [Finding("e-mail", m.start(), m.end()) for m in MAIL.finditer(text)]
    for match in DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if is_nik(digits):
            found.append(Finding("nik", match.start(), match.end()))
        elif is_phone(digits):
            found.append(Finding("phone", match.start(), match.end()))
    if (masked := text.find(MASK)) >= 0:
        found.append(Finding("nik", masked, masked + len(MASK) + 4))
    found += _terms(normalise(text), terms)
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _terms(text: str, terms: Iterable[str]) -> list[Finding]:
    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(normalise(term), len(term))
    if not len(automaton):
        return []
    automaton.make_automaton()
    found = []
    for end, length in automaton.iter(text):
        start = end - length + 1
        before, after = text[start - 1 : start], text[end + 1 : end + 2]
        if not before.isalnum() and not after.isalnum():
            found.append(Finding("term", start, end + 1))
    return found
