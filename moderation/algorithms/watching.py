"""Watched terms in a text: in every form of a word, and in the disguises that people use.

Disguise: other scripts, accents, unseen signs, digits for letters ("4nj1ng"), repeated letters,
letters with signs or spaces between ("a.n.j.i.n.g", "a n j i n g"). Word forms: the stem of each
word of the term, in Indonesian or English ("korupsinya", "dikorupsi").
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import ahocorasick

from moderation.algorithms.lookalikes import LOOKALIKES
from search.algorithms.stemming import LANGUAGES, analyser
from search.algorithms.text import plain as plain_form

LEET = str.maketrans("0134578@$", "oieastbas")
"""Digits and signs that stand for letters."""
WORD = re.compile(r"[^\W_]+")
MIXED = re.compile(r"[\w@$]+")
MOST_BETWEEN = 3
"""So many signs stand between two letters of a term."""
Letters = list[tuple[str, int, int]]
"""Letters without what stands between them, and from where to where each stands."""
Forms = dict[str, list[tuple[str, ...]]]
"""Terms as rows of stems, by the first."""


def normalise(text: str) -> tuple[str, list[int]]:
    """The text as terms are compared, with the place in the original of each character kept.

    Lower case, compatibility forms and look-alikes folded, accents and invisible characters off,
    a repeated letter once, any space one space.
    """
    kept: list[str] = []
    places: list[int] = []
    beside: set[int] = set()
    for found in MIXED.finditer(text):
        if any(sign.isalpha() for sign in found.group()):
            beside.update(range(*found.span()))
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            plain = " " if part.isspace() else _letter(part, is_mixed=place in beside)
            if unicodedata.category(plain) in {"Mn", "Cf"}:
                continue
            if kept and kept[-1] == plain and not plain.isdigit():
                continue
            kept.append(plain)
            places.append(place)
    return "".join(kept), places


def _letter(part: str, *, is_mixed: bool) -> str:
    """The Latin letter that is meant; digits count as letters only in a word that has letters."""
    folded = part.translate(LOOKALIKES)
    return folded.translate(LEET) if is_mixed else folded


def find(text: str, terms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where terms stand in the text; of places that overlap the longest."""
    if not terms:
        return []
    plain, places = normalise(text)
    automaton, forms = _compiled(terms)
    found = {*_disguised(plain, automaton), *_inflected(plain, text, places, forms)}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: span[0] - span[1]):
        if not any(start < stop and begin < end for begin, stop in kept):
            kept.append((start, end))
    return sorted(
        (places[start], places[end] if end < len(places) else len(text)) for start, end in kept
    )


@lru_cache(maxsize=8)
def _compiled(terms: tuple[str, ...]) -> tuple[ahocorasick.Automaton | None, tuple[Forms, ...]]:
    """All terms as one automaton over letters, and as stems of each language."""
    automaton = ahocorasick.Automaton()
    forms: tuple[Forms, ...] = tuple({} for _language in LANGUAGES)
    for term in terms:
        plain = normalise(term.strip())[0]
        letters = _letters(plain)
        if not letters:
            continue
        starts = {n for n, (_c, place, _e) in enumerate(letters) if not plain[place - 1].isalnum()}
        automaton.add_word("".join(letter for letter, _s, _e in letters), (len(letters), starts))
        both = [analyser().stems(word) for word in WORD.findall(plain_form(term))]
        for number, rows in enumerate(forms):
            stems = tuple(pair[number] for pair in both if pair)
            if stems and len(stems) == len(both):
                rows.setdefault(stems[0], []).append(stems)
    if not len(automaton):
        return None, forms
    automaton.make_automaton()
    return automaton, forms


def _letters(plain: str) -> Letters:
    kept: Letters = []
    for place, sign in enumerate(plain):
        if not sign.isalnum():
            continue
        if kept and kept[-1][0] == sign and not sign.isdigit():
            kept[-1] = (sign, kept[-1][1], place + 1)
        else:
            kept.append((sign, place, place + 1))
    return kept


def _disguised(plain: str, automaton: ahocorasick.Automaton | None) -> Iterator[tuple[int, int]]:
    if automaton is None:
        return
    letters = _letters(plain)
    for last, (length, starts) in automaton.iter("".join(one for one, _s, _e in letters)):
        own = letters[last - length + 1 : last + 1]
        start, end = own[0][1], own[-1][2]
        alone = (
            not plain[max(0, start - 1) : start].isalnum() and not plain[end : end + 1].isalnum()
        )
        if alone and _is_one(plain, own, starts):
            yield start, end


def _is_one(plain: str, own: Letters, starts: set[int]) -> bool:
    """Whether what stands between the letters is a disguise, and not the end of a word."""
    between = [plain[own[n - 1][2] : own[n][1]] for n in range(1, len(own))]
    if any(len(signs) > MOST_BETWEEN for signs in between):
        return False
    if all(between):
        return True
    return not any(
        any(sign.isspace() for sign in signs) and number not in starts
        for number, signs in enumerate(between, start=1)
    )


def _inflected(
    plain: str, text: str, places: list[int], forms: tuple[Forms, ...]
) -> Iterator[tuple[int, int]]:
    """Words next to each other that have the stems of a term, as written or out of disguise."""
    found = [(match.group(), match.start(), match.end()) for match in WORD.finditer(plain)]
    written = [plain_form(text[places[start] : places[end - 1] + 1]) for _word, start, end in found]
    for words in {tuple(word for word, _s, _e in found), tuple(written)}:
        stems = [analyser().stems(word) or ("", "") for word in words]
        for number, rows in enumerate(forms):
            row = tuple(pair[number] for pair in stems)
            for place, stem in enumerate(row):
                for wanted in rows.get(stem, ()):
                    if row[place : place + len(wanted)] == wanted:
                        yield found[place][1], found[place + len(wanted) - 1][2]
