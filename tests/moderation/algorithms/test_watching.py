"""Watched terms: every form of a word, every disguise, and what only looks like one."""

import pytest

from moderation.algorithms.watching import find

TERMS = ("anjing", "judi online", "korupsi", "idiot")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dasar anjing kau", "anjing"),
        ("dasar a n j i n g kau", "a n j i n g"),
        ("dasar a.n.j.i.n.g kau", "a.n.j.i.n.g"),
        ("dasar 4njing kau", "4njing"),
        ("dasar anj1ng kau", "anj1ng"),
        ("4nj1ng", "4nj1ng"),  # at the very beginning
        ("uang k0rup51 lagi", "k0rup51"),  # two digits side by side
        ("dasar anjinggg kau", "anjinggg"),
        ("dasar an\u200bjing kau", "an\u200bjing"),
        ("dasar аnjіng kau", "аnjіng"),  # Cyrillic letters
        ("dasar an.jing kau", "an.jing"),
        ("dasar _anjing_ kau", "anjing"),
        ("A N J I N G!", "A N J I N G"),
        ("anjingnya lepas", "anjingnya"),
        ("anjing-anjing liar", "anjing"),
        ("dana itu dikorupsi lagi", "dikorupsi"),
        ("they are idiots", "idiots"),
        ("ju-di online", "ju-di online"),
        ("judionline gacor", "judionline"),
        ("j u d i  o n l i n e", "j u d i  o n l i n e"),
        ("judinya   online", "judinya   online"),
    ],
)
def test_a_term_is_found_where_it_stands(text: str, found: str) -> None:
    start, end = find(text, TERMS)[0]
    assert text[start:end] == found


@pytest.mark.parametrize(
    "text",
    [
        "penjudi itu online",
        "kami di rumah an jing",
        "panjingan",
        "1d10 7",
        "rumah 4, 110 orang",
        "online judi",
        "KPK dan BPK",
        "tidak ada apa-apa",
        "",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert find(text, TERMS) == []


def test_no_terms_find_nothing() -> None:
    assert find("apa saja", ()) == find("apa saja", ("", "  ", "!!")) == []
