"""Pure counting, without a database."""

import itertools
import random

import pytest

from polls.algorithms.tally import by_stratum, canonical, final_hashes, without_small_cells


def pairs(**sizes: int) -> list[tuple[int | None, str]]:
    """So many ballots of each stratum, alternating between two options."""
    return [(1 + n % 2, name) for name, size in sizes.items() for n in range(size)]


def test_large_cells_are_shown() -> None:
    ballots = pairs(a=12, b=10)
    assert without_small_cells(ballots) == ballots
    assert set(by_stratum(ballots, [1, 2], "single")) == {"a", "b"}


def test_one_small_cell_takes_the_smallest_large_one_with_it() -> None:
    published = without_small_cells(pairs(a=30, b=11, c=4))
    assert by_stratum(published, [1, 2], "single") == {
        "": {"1": 8, "2": 7},
        "a": {"1": 15, "2": 15},
    }


def test_small_cells_that_are_ten_together_stay_alone() -> None:
    published = without_small_cells(pairs(a=30, b=6, c=6))
    assert {s: sum(c.values()) for s, c in by_stratum(published, [1, 2], "single").items()} == {
        "": 12,
        "a": 30,
    }


def test_nothing_is_shown_when_everything_is_small() -> None:
    published = without_small_cells(pairs(a=4, b=3))
    assert {stratum for _, stratum in published} == {""}
    assert by_stratum(published, [1, 2], "single") == {}


def test_no_cell_below_ten_can_be_derived_for_any_sizes() -> None:
    for sizes in itertools.product([0, 1, 4, 9, 10, 11, 30], repeat=4):
        ballots = pairs(**dict(zip("abcd", sizes, strict=True)))
        published = without_small_cells(ballots)
        cells = {s: sum(c.values()) for s, c in by_stratum(published, [1, 2], "single").items()}
        assert sum(cells.values()) in (0, sum(sizes)), sizes
        assert all(size >= 10 for size in cells.values()), sizes
        hidden = [n for s, n in zip("abcd", sizes, strict=True) if n and s not in cells]
        if cells:
            assert len(hidden) != 1, sizes


def test_an_invalid_ballot_tells_no_place() -> None:
    assert without_small_cells([*pairs(a=12), (None, "a")])[-1] == (None, "")


def test_canonical_order_says_nothing_about_the_order_of_casting() -> None:
    ballots = [*pairs(a=20, b=15), (None, "")]
    shuffled = random.sample(ballots, len(ballots))
    assert canonical(ballots) == canonical(shuffled)
    assert canonical(ballots)[-1] == [None, ""]


def test_replaced_envelopes_do_not_stand() -> None:
    log: list[dict[str, object]] = [
        {"type": "opening"},
        {"type": "envelope", "hash": "a"},
        {"type": "envelope", "hash": "b"},
        {"type": "replacement", "hash": "c", "replaces": "a"},
    ]
    assert final_hashes(log) == ["b", "c"]
    assert final_hashes([*log, {"type": "closing"}, {"type": "envelope", "hash": "d"}]) == [
        "b",
        "c",
    ]
    with pytest.raises(ValueError, match="does not hold"):
        final_hashes([*log, {"type": "replacement", "hash": "d", "replaces": "a"}])


def test_a_cell_of_rankings_shows_first_places() -> None:
    cells = by_stratum([([2, 1], "a"), ([2], "a"), ([1], "a"), ([], "a")], [1, 2], "ranking")
    assert cells == {"a": {"1": 1, "2": 2}}
