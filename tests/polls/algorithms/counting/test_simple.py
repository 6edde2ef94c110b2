"""Counts that add up, allocations within their limits, quorum, and the names of all rules."""

import json
from fractions import Fraction
from typing import Any

import pytest

from polls.algorithms.counting import simple
from polls.algorithms.counting.methods import METHODS, CountedOption, Settings, count
from polls.algorithms.counting.simple import Share, breaches

OPTIONS = [
    CountedOption(1, "A", 60, "infrastructure"),
    CountedOption(2, "B", 40, "empowerment"),
    CountedOption(3, "C"),
]
SHARES = (
    Share("infrastructure", Fraction(60, 100), Fraction(70, 100)),
    Share("empowerment", Fraction(30, 100), Fraction(40, 100)),
)
CATEGORIES = {1: "infrastructure", 2: "empowerment", 3: "infrastructure"}
BALLOTS: dict[str, list[Any]] = {
    "single-choice": [1, 2, 2, None, 9],
    "approval": [[1, 2], [2], [], [9]],
    "score": [{1: 5, 2: 1}, {2: 4}, {}, {1: 99}],
    "allocation": [{1: 60, 2: 40}, {1: 70, 2: 30}, {}, {1: 100}],
    "scottish-stv": [[2, 1], [2], [], [9]],
    "irv": [[2, 1], [2], [], [9]],
    "schulze": [[2, 1], [2], [], [9]],
    "equal-shares": [[1, 2], [2], [], [9]],
    "greedy": [[1, 2], [2], [], [9]],
}


def test_every_rule_has_its_ballots_here() -> None:
    assert set(BALLOTS) == set(METHODS)


@pytest.mark.parametrize("rule", METHODS)
def test_every_rule_counts_plain_values_into_plain_data(rule: str) -> None:
    settings = Settings(budget=100, seed="s", shares=SHARES)
    data = count(rule, BALLOTS[rule], OPTIONS, settings).as_data()
    assert data["rule"] == rule
    assert data["ballots"] == len(BALLOTS[rule])
    assert data["valid"] == (3 if rule == "single-choice" else 2)
    assert json.loads(json.dumps(data)) == data


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="sortition"):
        count("sortition", [], OPTIONS)


def test_ties_between_positions_follow_their_order_as_numbers() -> None:
    options = [CountedOption(position, cost=10) for position in range(1, 11)]
    outcome = count("equal-shares", [[9], [10]], options, Settings(budget=20)).as_data()
    assert outcome["winners"] == ["09", "10"]


@pytest.mark.parametrize(
    ("ties", "winners"),
    [("together", (1, 2)), ("order", (1,)), ("lot", (simple.lot((1, 2), "s", 1),))],
)
def test_the_published_tie_rule_decides(ties: str, winners: tuple[int, ...]) -> None:
    outcome = simple.single_choice([1, 2], [1, 2, 3], ties=ties, seed="s")
    assert outcome.winners == winners
    assert outcome.tied == (1, 2)


def test_an_unknown_tie_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="coin"):
        simple.single_choice([1], [1], ties="coin")


def test_blank_and_invalid_ballots_are_told_apart() -> None:
    outcome = simple.approval([[1], [1, 2], [1, 1], [7], [], [1, 2, 3]], [1, 2, 3], most=2)
    assert (outcome.ballots, outcome.valid, outcome.blank, outcome.invalid) == (6, 2, 1, 3)
    assert outcome.counts == {1: 2, 2: 1, 3: 0}


def test_scores_outside_the_scale_are_invalid() -> None:
    outcome = simple.score([{1: 5}, {1: 6}, {1: -1}, {2: 0}], [1, 2], highest=5)
    assert (outcome.valid, outcome.invalid, outcome.counts[1]) == (2, 2, 5)


@pytest.mark.parametrize(
    ("ballot", "what"),
    [
        ({1: 60, 2: 40}, []),
        ({1: 40, 3: 30, 2: 30}, []),
        ({1: 30, 2: 20}, []),
        ({1: 59, 2: 41}, ["share", "share"]),
        ({1: 71, 2: 29}, ["share", "share"]),
        ({1: 66, 2: 44}, ["ceiling"]),
        ({1: 600, 2: -400}, ["negative", "ceiling", "share", "share"]),
        ({1: 60, 9: 40}, ["unknown", "share"]),
        ({}, ["empty"]),
    ],
)
def test_an_allocation_keeps_its_ceiling_and_hard_shares(ballot: dict, what: list[str]) -> None:
    found = breaches(ballot, CATEGORIES, ceiling=100, shares=SHARES)
    kinds = [breach.what for breach in found]
    assert kinds[: len(what)] == what or sorted(kinds) == sorted(what)


def test_a_breach_says_how_much_and_what_the_limit_is() -> None:
    (low, high) = breaches({1: 59, 2: 41}, CATEGORIES, ceiling=100, shares=SHARES)
    assert (low.category, low.amount, low.limit) == ("infrastructure", 59, 60)
    assert (high.category, high.amount, high.limit) == ("empowerment", 41, 40)


def test_the_mean_of_allocations_keeps_what_each_of_them_keeps() -> None:
    ballots = [{1: 60, 2: 40}, {1: 35, 3: 30, 2: 30}, {1: 100}, {}]
    outcome = simple.allocation(ballots, CATEGORIES, ceiling=100, shares=SHARES)
    assert (outcome.valid, outcome.blank, outcome.invalid) == (2, 1, 1)
    assert outcome.counts == {1: Fraction(95, 2), 2: 35, 3: 15}
    total = sum(outcome.counts.values())
    for share in SHARES:
        means = [m for option, m in outcome.counts.items() if CATEGORIES[option] == share.category]
        assert share.kept(sum(means, Fraction(0)), total)
