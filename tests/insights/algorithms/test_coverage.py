"""Who spoke, against the census: the figures of the domain, and what may never be worked out."""

from collections import defaultdict
from itertools import product
from random import Random

import pytest
from django.db.models import Sum
from django.utils import translation

from areas.models import Area, Population
from insights.algorithms.coverage import UNKNOWN, coverage, label, withheld
from insights.pages.wording import tables

KECAMATAN = {
    "64.72.01": 49312,
    "64.72.02": 46851,
    "64.72.03": 96687,
    "64.72.04": 49868,
    "64.72.05": 82633,
    "64.72.06": 101362,
    "64.72.07": 45477,
    "64.72.08": 80321,
    "64.72.09": 23970,
    "64.72.10": 50119,
}
SUNGAI_KUNJANG = "64.72.06"


@pytest.mark.django_db
def test_the_census_of_the_city_is_whole() -> None:
    from demo.territory import load_territory

    load_territory()
    assert Area.objects.level("kelurahan").count() == 59
    assert Population.objects.aggregate(n=Sum("count"))["n"] == 881_225
    adults = Population.objects.exclude(age_band="0-16")
    rows = adults.values_list("area__parent__code").annotate(n=Sum("count")).order_by()
    assert dict(rows) == KECAMATAN


def test_sixty_of_a_hundred_from_one_kecamatan_are_too_many() -> None:
    """60 % from Sungai Kunjang, which has 16,2 % of those of age: 3,7 times its share."""
    chance = Random(6472)
    others = [code for code in KECAMATAN if code != SUNGAI_KUNJANG]
    counts = {SUNGAI_KUNJANG: 600, **dict.fromkeys(others, 0)}
    for code in chance.choices(others, [KECAMATAN[c] for c in others], k=400):
        counts[code] += 1
    found = coverage(counts, KECAMATAN)
    cells = {cell.code: cell for cell in found.cells}
    assert round(cells[SUNGAI_KUNJANG].ratio, 1) == 3.7
    assert cells[SUNGAI_KUNJANG].label == "over"
    assert {cell.label for code, cell in cells.items() if code in others} <= {"under", "fair"}
    assert round(found.dissimilarity, 2) == 0.44


def test_raw_counts_stand_beside_every_ratio() -> None:
    found = coverage({"a": 60, "b": 40}, {"a": 500, "b": 1500})
    assert [(c.participants, c.residents, c.per_thousand) for c in found.cells] == [
        (60, 500, pytest.approx(120)),
        (40, 1500, pytest.approx(26.667, abs=0.001)),
    ]
    assert found.dissimilarity == pytest.approx(0.35)


@pytest.mark.parametrize(
    ("ratio", "total", "read"),
    [
        (0.5, 30, "under"),
        (0.79, 30, "under"),
        (0.8, 30, "fair"),
        (1.0, 30, "fair"),
        (1.2, 30, "fair"),
        (1.21, 30, "over"),
        (1.5, 30, "over"),
        (0.1, 29, "few"),
        (9.0, 29, "few"),
    ],
)
def test_labels(ratio: float, total: int, read: str) -> None:
    assert label(ratio, total) == read


def test_unknown_is_a_line_of_its_own_and_no_share_is_taken_of_it() -> None:
    found = coverage({"a": 30, "b": 30, UNKNOWN: 40}, {"a": 100, "b": 100})
    cells = {cell.code: cell for cell in found.cells}
    assert (found.total, found.known) == (100, 60)
    assert (cells[UNKNOWN].participants, cells[UNKNOWN].ratio) == (40, None)
    assert cells["a"].ratio == pytest.approx(1.0)


def test_small_cells_are_shown_as_one_sum() -> None:
    found = coverage({"a": 60, "b": 25, "c": 4}, {"a": 100, "b": 100, "c": 50})
    cells = {cell.code: cell for cell in found.cells}
    assert cells["c"].participants is cells["b"].participants is None
    assert (cells["c"].label, cells["b"].ratio) == ("withheld", None)
    assert (found.together.participants, found.together.residents) == (29, 150)
    assert cells["a"].label == "over"


def test_a_kecamatan_without_anybody_is_shown_because_it_calls_for_action() -> None:
    found = coverage({"a": 60, "b": 0}, {"a": 100, "b": 100})
    assert (found.cells[1].participants, found.cells[1].label) == (0, "under")


def test_nothing_is_compared_when_nobody_is_known() -> None:
    assert coverage({UNKNOWN: 50}, {"a": 10}).dissimilarity is None
    assert coverage({}, {"a": 10, "b": 10}).dissimilarity is None
    assert coverage({}, {}).cells == []


def published(counts: tuple[int, ...]) -> tuple[object, ...]:
    """Everything that a table of these counts tells, with the unknown ones of another table.

    Those may stand elsewhere whatever their number, or be the rest of all who took part.
    """
    residents = {"a": 100, "b": 250, "c": 400}
    found = coverage(dict(zip(["a", "b", "c", UNKNOWN], counts, strict=True)), residents)
    together = found.together.participants if found.together else None
    index = found.dissimilarity and round(found.dissimilarity, 9)
    shown = tuple(
        (c.participants, c.ratio and round(c.ratio, 9), c.label, c.per_thousand)
        for c in found.cells
    )
    return (sum(counts), found.known, together, (index, counts[3]), *shown)


def test_no_withheld_count_can_be_worked_out_even_by_who_knows_the_method() -> None:
    """Every table of four cells with up to 34 people: what is published fits several counts."""
    fitting = defaultdict(list)
    for counts in product(range(35), repeat=4):
        if sum(counts) < 35:
            fitting[published(counts)].append(counts)
    for told, fits in fitting.items():
        for position, shown in enumerate(told[4:7]):
            possible = {counts[position] for counts in fits}
            if shown[0] is None:
                assert len(possible) > 1 or possible == {0}, (told, fits)
            else:
                assert not 0 < shown[0] < 10


def test_all_is_withheld_when_too_few_spoke() -> None:
    census = {"a": 10, "b": 20}
    assert withheld({"a": 4, "b": 0}, census) == {"a", "b"}
    assert withheld({"a": 0, "b": 0}, census) == set()
    assert withheld({"a": 30, "b": 12}, census) == set()
    assert withheld({"a": 40, "b": 9, UNKNOWN: 12}, census) == {"a", "b"}


def test_three_unknown_do_not_empty_the_table_by_sex() -> None:
    """What tells least gives way: the unknown ones and the total, not women and men."""
    found = coverage({"L": 60, "P": 40, UNKNOWN: 3}, {"L": 316_844, "P": 309_756})
    cells = {cell.code: cell for cell in found.cells}
    assert (cells["L"].participants, cells["P"].participants) == (60, 40)
    assert (cells[UNKNOWN].participants, cells[UNKNOWN].label) == (None, "gives-way")
    assert (found.total, found.together) == (None, None)


def test_where_something_has_to_be_withheld_least_is_lost() -> None:
    census = {"a": 900, "b": 500, "c": 100, "d": 90}
    assert withheld({"a": 90, "b": 50, "c": 20, "d": 4, UNKNOWN: 3}, census) == {"c", "d"}


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.5, "50% under the population"),
        (0.79, "21% under the population"),
        (0.8, "like the population (within 20%)"),
        (1.2, "like the population (within 20%)"),
        (1.5, "50% over the population"),
        (3.7, "3.7 times the population"),
        (3.27, "3.3 times the population"),
    ],
)
def test_words_by_stated_thresholds(ratio: float, words: str) -> None:
    cell = {"code": "L", "participants": 50, "residents": 9, "ratio": ratio, "label": "fair"}
    division = {"name": "sex", "coverage": {"cells": [cell], "together": None, "dissimilarity": 0}}
    with translation.override("en"):
        assert tables([division])[0]["rows"][0]["reading"] == words
