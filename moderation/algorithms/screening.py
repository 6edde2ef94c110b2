"""What is looked for in a new text, and where it was found. Pure functions over plain text.

Nothing is refused or hidden because of a finding: the text waits for a human.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from residents.algorithms.nik import looks_like_nik

# Between groups of one number: spaces, dots, dashes of every kind, and what cannot be seen.
GAP = re.compile(r"[\s.\-‐-―_/()\u00ad\u200b-\u200d\u2060\ufeff]{1,3}")
GROUP = re.compile(r"\d+")
ENDINGS = "com|id|net|org|info|biz|xyz|link|site|online|shop|store|club|top"
# A name of a host or box has no more letters than these: a long row is looked at a bounded number
# of times and not once for each of its letters.
LINK = re.compile(
    rf"(?:https?://|www\.)\S+|\b[a-z0-9-]{{1,63}}\.(?:{ENDINGS})\b(?:/\S*)?"
    r"|\b[a-z0-9-]{1,63}\.(?:me|ly|gg|cc|co|tv)/\S+",
    re.I,
)
MAIL = re.compile(r"\b[\w.+-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}\.[\w.-]{0,190}\w", re.I)
LONGEST_READING = 16
"""Digits, and so groups of digits, that a number has at most."""
MASK = "••••••••••••"
MASKED = re.compile(f"{MASK}\\d{{4}}")
# Letters of other scripts, and digits, that stand for Latin ones.
LOOKALIKES = str.maketrans("аеорсухіјѕԁɡ", "aeopcyxijsdg")
LEET = str.maketrans("0134578@$", "oieastbas")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found (``nik``, ``phone``, ``e-mail``, ``link``, ``term``), and where in the text.

    ``where`` is the part of the contribution: ``body`` or ``title``.
    """

    what: str
    start: int
    end: int
    where: str = "body"

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "start": self.start, "end": self.end, "where": self.where}


def mask_nik(text: str) -> str:
    """Replace every NIK, also one split by spaces, dots or dashes, by dots and its last four."""
    result, last = [], 0
    for digits, start, end in _niks(text):
        result += [text[last:start], MASK + digits[-4:]]
        last = end
    return "".join([*result, text[last:]])


def screen(
    text: str, terms: Iterable[str], where: str = "body", *, phones: re.Pattern[str]
) -> list[Finding]:
    """Everything that a moderator should look at, in the order of the text.

    ``phones`` is how phone numbers begin here, such as ``(?:0|62)(?:81|541)``.
    """
    mails = [m.span() for m in MAIL.finditer(text)]
    niks = [(start, end) for _digits, start, end in _niks(text)]
    spans = [("e-mail", *span) for span in mails]
    spans += [("link", *m.span()) for m in LINK.finditer(text) if not _within(m.start(), mails)]
    spans += [("nik", *span) for span in niks]
    spans += [("nik", *m.span()) for m in MASKED.finditer(text)]
    spans += [("phone", *span) for span in _phones(text, phones) if not _within(span[0], niks)]
    spans += [("term", *span) for span in _terms(text, tuple(terms))]
    return [Finding(*span, where) for span in sorted(spans, key=lambda span: span[1:])]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _readings(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """From each group of digits: what it and its neighbours can be read as, shortest first.

    A number begins and ends with a group, so that "RT 12, 0812…" and "0812… 2026" are still found.
    """
    groups = [(m.group(), m.start(), m.end()) for m in GROUP.finditer(text)]
    for first, (_group, start, _end) in enumerate(groups):
        digits, readings, last = "", [], start
        for group, begins, ends in groups[first : first + LONGEST_READING]:
            near = begins == start or GAP.fullmatch(text, last, begins)
            if not near or len(digits) + len(group) > 16:
                break
            digits, last = digits + "".join(str(unicodedata.decimal(d)) for d in group), ends
            readings.append((digits, start, ends))
        yield readings


def _niks(text: str) -> Iterator[tuple[str, int, int]]:
    """Sixteen digits whose 7th to 12th are a date of birth; none overlaps another."""
    last = 0
    for readings in _readings(text):
        for digits, start, end in readings:
            if start >= last and looks_like_nik(digits):
                yield digits, start, end
                last = end


def _phones(text: str, begins: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Mobile numbers of the country and those of the city's landlines, 9 to 14 digits."""
    last = 0
    for readings in _readings(text):
        fitting = [r for r in readings if 9 <= len(r[0]) <= 14 and begins.match(r[0])]
        if fitting and fitting[-1][1] >= last:
            _digits, start, last = fitting[-1]
            yield start - (text[start - 1 : start] == "+"), last


def normalise(text: str) -> tuple[str, list[int]]:
    """The text as terms are compared, with the place in the original of each character kept.

    Lower case, compatibility forms and look-alikes folded, accents and invisible characters off,
    a repeated letter once, any space one space.
    """
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            plain = " " if part.isspace() else _letter(part, text[place - 1 : place + 2])
            if unicodedata.category(plain) in {"Mn", "Cf"}:
                continue
            if kept and kept[-1] == plain and not plain.isdigit():
                continue
            kept.append(plain)
            places.append(place)
    return "".join(kept), places


def _letter(part: str, around: str) -> str:
    """The Latin letter that is meant; digits count as letters only beside one."""
    folded = part.translate(LOOKALIKES)
    return folded.translate(LEET) if any(near.isalpha() for near in around) else folded


def _terms(text: str, terms: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    automaton = _automaton(terms)
    if automaton is None:
        return
    plain, places = normalise(text)
    for end, length in automaton.iter(plain):
        start = end - length + 1
        before, after = plain[start - 1 : start], plain[end + 1 : end + 2]
        if not before.isalnum() and not after.isalnum():
            stop = places[end + 1] if end + 1 < len(places) else len(text)
            yield places[start], stop


@lru_cache(maxsize=4)
def _automaton(terms: tuple[str, ...]) -> ahocorasick.Automaton | None:
    automaton = ahocorasick.Automaton()
    for term in terms:
        plain = normalise(term.strip())[0]
        if plain:
            automaton.add_word(plain, len(plain))
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton
