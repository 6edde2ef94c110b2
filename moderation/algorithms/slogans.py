"""Which texts of few words say the same: slogans, with other signs, letters or a word more.

Shingles of words say nothing about four words. Here a text is its letters in a row, and two are
alike when nearly all groups of four letters of the shorter one are in the longer one. What
everybody writes to agree ("saya setuju", "terima kasih") is no slogan.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from moderation.algorithms.copies import MOST_COMPARED, UNSEEN
from search.algorithms.text import STOP, words
from search.algorithms.word_lists import shipped

LETTERS = 4
SHORTEST = 11
"""Texts with fewer letters are alike only when they are equal."""
ALIKE = 0.8
LONGEST = 2
"""The longer text has at most so many times the letters of the shorter one."""
SAME_SENDERS = 1 / 3
EVERYDAY = frozenset({
    "setuju", "tidak", "sangat", "sekali", "dukung", "mendukung", "terima", "kasih", "mantap",
    "bagus", "ok", "oke", "sip", "siap", "semoga", "amin", "aamiin", "ikut", "sama", "betul",
    "benar", "good", "agree", "disagree", "yes", "no", "not", "support", "thanks", "thank",
    "nice", "baik", "lanjutkan", "jangan", "ya", "iya", "saya", "kami", "i", "we", "you", "the",
    "it", "this",
})  # fmt: skip
"""Words by which everybody agrees or thanks."""


def slogan(text: str) -> str:
    """The letters of a text, each repeated one once; empty for what everybody writes to agree."""
    said = [shipped().spellings.get(word, word) for word, _s, _e in words(UNSEEN.sub("", text))]
    if all(word in EVERYDAY or word in STOP or word.isdigit() for word in said):
        return ""
    return re.sub(r"([^\W\d_])\1+|[\W\d_]+", r"\1", "".join(said))


def groups(texts: Sequence[str]) -> list[list[int]]:
    """The places of slogans that are alike, the largest group first; everyday words are in none.

    A text is compared with the first of a group, and with at most MOST_COMPARED groups.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        if form := slogan(text):
            places.setdefault(form, []).append(place)
    found: list[list[int]] = []
    first: list[str] = []
    near: dict[str, list[int]] = {}
    # The most frequent form is the first of its group, whatever came in earlier.
    for form in sorted(places, key=lambda form: -len(places[form])):
        grams = _grams(form)
        shared = Counter(group for gram in grams for group in near.get(gram, ()))
        for group, _times in shared.most_common(MOST_COMPARED):
            if _alike(form, first[group]):
                found[group] += places[form]
                break
        else:
            for gram in grams:
                near.setdefault(gram, []).append(len(found))
            found.append(list(places[form]))
            first.append(form)
    return sorted(found, key=len, reverse=True)


def _grams(form: str) -> set[str]:
    return {form[n : n + LETTERS] for n in range(max(1, len(form) - LETTERS + 1))}


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or len(long) > LONGEST * len(short):
        return False
    pieces = _grams(short)
    return len(pieces & _grams(long)) >= ALIKE * len(pieces)


def campaigns(senders: Sequence[Collection[int]]) -> list[list[int]]:
    """Which groups come from the same people: one campaign says more than one slogan.

    In: who sent each group, the largest first. A group joins the first campaign that knows a third
    of its senders.
    """
    found: list[list[int]] = []
    known: list[set[int]] = []
    for place, people in enumerate(senders):
        for campaign, those in zip(found, known, strict=True):
            if len(those.intersection(people)) >= SAME_SENDERS * len(people):
                campaign.append(place)
                those.update(people)
                break
        else:
            found.append([place])
            known.append(set(people))
    return found
