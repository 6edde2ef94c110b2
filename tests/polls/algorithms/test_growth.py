"""Bursts of a log's growth, from nothing but sizes and times."""

from datetime import UTC, datetime, timedelta

from polls.algorithms.growth import Growth, bursts

START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def heads(*growth: int, hours: float = 1) -> list[tuple[int, datetime]]:
    """Heads at even times; the log grows by these numbers between them."""
    found, size = [(3, START)], 3
    for number, entries in enumerate(growth, start=1):
        size += entries
        found.append((size, START + timedelta(hours=hours * number)))
    return found


def test_an_hour_far_above_the_usual_is_a_burst_with_both_numbers() -> None:
    found = bursts(heads(10, 12, 9, 11, 10, 13, 90, 10))
    assert found == [Growth(size=158, at=START + timedelta(hours=7), entries=90, usual=10)]


def test_small_numbers_and_the_first_hours_are_never_one() -> None:
    assert bursts(heads(0, 1, 0, 1, 0, 1, 29)) == []
    assert bursts(heads(400, 1, 300, 1, 200)) == []


def test_a_long_interval_is_measured_by_the_hour() -> None:
    even = heads(10, 10, 10, 10, 10, 10)
    size, at = even[-1]
    night = (size + 120, at + timedelta(hours=12))
    assert bursts([*even, night]) == []
    assert [g.usual for g in bursts([*even, (size + 700, night[1])])] == [120]


def test_many_quick_heads_do_not_make_it_faster() -> None:
    assert bursts(heads(10, 10, 10, 10, 10, 10, 40, hours=0.1)) == []
