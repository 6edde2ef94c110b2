"""What is looked for in a new text, and where it was found. Pure functions over plain text.

Nothing is refused or hidden because of a finding: the text waits for a human.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from moderation.algorithms import personal_data

ENDINGS = "com|id|net|org|info|biz|xyz|link|site|online|shop|store|club|top"
# A name of a host or box has no more letters than these: a long row is looked at a bounded number
# of times and not once for each of its letters.
LINK = re.compile(
    rf"(?:https?://|www\.)\S+|\b[a-z0-9-]{{1,63}}\.(?:{ENDINGS})\b(?:/\S*)?"
    r"|\b[a-z0-9-]{1,63}\.(?:me|ly|gg|cc|co|tv)/\S+",
    re.I,
)
MASK = "••••••••••••"
MASKED = re.compile(f"{MASK}\\d{{4}}")
# Letters of other scripts, and digits, that stand for Latin ones.
LOOKALIKES = str.maketrans("аеорсухіјѕԁɡ", "aeopcyxijsdg")
LEET = str.maketrans("0134578@$", "oieastbas")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found (``link``, ``term`` or a kind of personal data), and where in the text.

    ``where`` is the part of the contribution: ``body`` or ``title``.
    """

    what: str
    start: int
    end: int
    where: str = "body"

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "start": self.start, "end": self.end, "where": self.where}


def mask_nik(text: str) -> str:
    """Replace every NIK, also one in words or split by signs, by dots and its last four."""
    result, last = [], 0
    for digits, start, end in personal_data.niks(text):
        result += [text[last:start], MASK + digits[-4:]]
        last = end
    return "".join([*result, text[last:]])


def screen(
    text: str, terms: Iterable[str], where: str = "body", *, phones: re.Pattern[str]
) -> list[Finding]:
    """Everything that a moderator should look at, in the order of the text.

    ``phones`` is how phone numbers begin here, such as ``(?:0|62)(?:81|541)``.
    """
    spans = personal_data.find(text, phones=phones)
    mails = [(start, end) for what, start, end in spans if what == "e-mail"]
    spans += [("link", *m.span()) for m in LINK.finditer(text) if not _within(m.start(), mails)]
    spans += [("nik", *m.span()) for m in MASKED.finditer(text)]
    spans += [("term", *span) for span in _terms(text, tuple(terms))]
    return [Finding(*span, where) for span in sorted(spans, key=lambda span: span[1:])]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


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
