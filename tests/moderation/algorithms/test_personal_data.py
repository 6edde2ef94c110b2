"""The screen on the written cases of the benchmark, and on clean sentences."""

from collections import defaultdict
from functools import partial

import pytest
from django.conf import settings

from benchmarks.detection import PHONES, cases, sentences
from moderation.algorithms import screening
from moderation.algorithms.screening import MASK, mask_nik
from tests.shared_data import SHARED

screen = partial(screening.screen, phones=PHONES)


def test_cases_are_many_and_the_city_calls_as_they_do() -> None:
    kinds = [kind for kind, _text in cases()]
    assert len(kinds) - kinds.count("clean") >= 300
    assert settings.CITY.phones.pattern == PHONES.pattern


def test_of_each_kind_nearly_all_are_found() -> None:
    missed = defaultdict(list)
    total = defaultdict(int)
    for kind, text in cases():
        found = {one.what for one in screen(text, [])}
        total[kind] += 1
        if not found and kind != "clean":
            missed[kind].append(text)
    for kind, texts in missed.items():
        assert len(texts) <= 0.05 * total[kind], texts


def test_clean_cases_pass() -> None:
    found = [text for kind, text in cases() if kind == "clean" and screen(text, [])]
    assert found == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the project")
def test_of_real_sentences_no_more_than_one_in_a_hundred_waits() -> None:
    some = sentences(SHARED)[:1500]
    assert sum(bool(screen(text, [])) for text in some) <= 0.01 * len(some)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wa saya nol delapan satu dua 5550 dua belas ya", "nol delapan satu dua 5550 dua belas"),
        ("lihat mobil KT 1234 AB itu", "KT 1234 AB"),
        ("ada di Jl. Merdeka No. 12 sekarang", "Jl. Merdeka No. 12"),
        ("tulis ke budi at gmail dot com saja", "budi at gmail dot com"),
        ("pada 0812\u200b 5550 0001.", "0812\u200b 5550 0001"),
    ],
)
def test_it_is_marked_where_it_stands(text: str, found: str) -> None:
    assert found in [text[one.start : one.end] for one in screen(text, [])]


def test_a_nik_in_words_is_masked() -> None:
    said = "enam empat tujuh dua nol satu nol satu nol lima sembilan nol sembilan sembilan nol satu"
    assert mask_nik(f"NIK saya {said}.") == f"NIK saya {MASK}9901."
