"""What is looked for in a new text, and where it was found. Pure functions over plain text.

Nothing is refused or hidden because of a finding: the text waits for a human.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from moderation.algorithms import personal_data, watching

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
    spans += [("term", *span) for span in watching.find(text, tuple(terms))]
    return [Finding(*span, where) for span in sorted(spans, key=lambda span: span[1:])]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
