"""Numbers as people write them: in digits or words, with signs between, in letters like digits.

A number is read from groups: "0812", "nol delapan", "sebelas", "O8l2". What comes out are
readings: the digits that a group and its neighbours can mean, and where they begin and end.
"""

import re
import unicodedata
from collections.abc import Iterator

Reading = tuple[str, int, int]
"""Digits, and where they begin and end."""
WORDS = {
    "nol": "0", "enol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4",
    "lima": "5", "enam": "6", "tujuh": "7", "delapan": "8", "lapan": "8", "sembilan": "9",
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_ONE_TO_NINE = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|lapan|sembilan"
IN_WORDS = rf"(?:sepuluh|sebelas|(?:{_ONE_TO_NINE})\s(?:belas|puluh)|{_WORD})"
"""A number word, for expressions that look for one."""
DIGIT = "[\\d⁰¹²³⁴-⁹₀-₉①-⑨⓪]"
GROUP = re.compile(
    r"(?<![^\W\d_])(?P<mixed>[oil]{0,16}[0-9][0-9oil]{0,40})(?![^\W\d_])"
    r"|(?<![^\W\d_])(?P<round>o{2,4})(?![^\W\d_])"
    rf"|(?P<digits>{DIGIT}{{1,64}})"
    rf"|(?<![^\W\d_])(?P<tens>sepuluh|sebelas|(?:{_ONE_TO_NINE})\s(?:belas|puluh))(?![^\W\d_])"
    rf"|(?<![^\W\d_])(?P<words>(?:{_WORD}){{1,20}})(?![^\W\d_])",
    re.I,
)
LIKE_DIGITS = str.maketrans("oOlLiI", "001111")
# Between groups of one number: spaces, dots, dashes of every kind, other signs.
GAP = re.compile(r"[\s.\-‐-―_/()]{0,3}")
WIDE_GAP = re.compile(r"[\s.\-‐-―_/()\[\]{},;:*+~|#•·'’…=]{0,4}")
LONGEST = 24
"""So many groups a number has at most, and twice as many digits are never read."""


def _digits(match: re.Match[str]) -> str:
    if like := match["mixed"] or match["round"]:
        return like.translate(LIKE_DIGITS)
    if match["digits"]:
        return "".join(str(unicodedata.digit(digit)) for digit in match["digits"])
    if tens := (match["tens"] or "").lower():
        if tens in ("sepuluh", "sebelas"):
            return {"sepuluh": "10", "sebelas": "11"}[tens]
        first, second = tens.split()
        return ("1" + WORDS[first]) if second == "belas" else WORDS[first] + "0"
    return "".join(WORDS[word] for word in re.findall(_WORD, match["words"].lower()))


def readings(
    text: str, *, gap: re.Pattern[str] = GAP, longest: int = 18
) -> Iterator[list[Reading]]:
    """From each group: what it and its neighbours can be read as, shortest first.

    A number begins and ends with a group, so that "RT 12, 0812…" and "0812… 2026" are still found.
    ``gap``: what may stand between two groups; ``longest``: so many digits at most.
    """
    groups = [(_digits(m), m.start(), m.end()) for m in GROUP.finditer(text)]
    for first, (_group, start, _end) in enumerate(groups):
        digits, found, last = "", list[Reading](), start
        for group, begins, ends in groups[first : first + LONGEST]:
            if not gap.fullmatch(text, last, begins) or len(digits) + len(group) > longest:
                break
            digits, last = digits + group, ends
            found.append((digits, start, ends))
        yield found
