"""Amounts in rupiah as people write them."""

import pytest
from django import forms

from participation.choices import ParticipationLevel
from participation.money import RupiahFormField, written_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp40.000.000", 40_000_000),
        ("Rp 40.000.000,00", 40_000_000),
        ("Rp40.000.000,-", 40_000_000),
        ("40000000", 40_000_000),
        ("40 000 000", 40_000_000),
        ("40 juta", 40_000_000),
        ("Rp1,5 miliar", 1_500_000_000),
        ("0", 0),
    ],
)
def test_ways_of_writing_an_amount(text: str, amount: int) -> None:
    assert written_amount(text) == amount
    assert RupiahFormField().clean(text) == amount


@pytest.mark.parametrize("text", ["-5", "40.00.000", "1.234,5", "empat puluh", "Rp", "9" * 5000])
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    assert written_amount(text) is None
    with pytest.raises(forms.ValidationError, match=r"Rp40\.000\.000|at most 60"):
        RupiahFormField().clean(text)


def test_an_amount_that_no_column_holds_is_refused() -> None:
    with pytest.raises(forms.ValidationError, match="more than a city"):
        RupiahFormField().clean("99.999.999.999.999.999")
    assert RupiahFormField(required=False).clean("") is None


def test_a_stored_amount_is_shown_as_written() -> None:
    assert RupiahFormField().prepare_value(40_000_000) == "Rp40.000.000"
    assert not RupiahFormField().has_changed(40_000_000, "Rp40.000.000")


def test_every_level_says_what_it_obliges() -> None:
    words = [str(level.words) for level in ParticipationLevel]
    assert all(words)
    assert len(set(words)) == len(words)
