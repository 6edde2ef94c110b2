"""What the frozen rules make of ballots, whatever the rule; without a database."""

from typing import Any

import pytest

from polls.algorithms.outcome import outcome_of
from polls.rules.ballots import check_choice
from web.refusal import Refused

SHARES = [{"category": "jalan", "least": 60, "most": 70}]


def rules(rule: str, method: str, **more: Any) -> dict[str, Any]:
    """Three options, the first two of the category "jalan"."""
    costs, kinds = (60, 40, 30), ("jalan", "jalan", "pelatihan")
    return {
        "rule": rule,
        "method": method,
        "counting": more.get("counting", {}),
        "limits": more.get("limits", {}),
        "order_seed": "benih",
        "options": [
            {"position": p, "cost": costs[p - 1], "category": kinds[p - 1]} for p in (1, 2, 3)
        ],
    }


SINGLE = rules("single-choice", "single")
ALLOCATION = rules(
    "allocation", "allocation", limits={"budget": 100}, counting={"shares": SHARES, "budget": 100}
)


@pytest.mark.parametrize(
    ("frozen", "choices", "winners"),
    [
        (SINGLE, [1, 2, 2], [2]),
        (SINGLE, [1, 2], [1, 2]),
        (rules("single-choice", "single", counting={"ties": "order"}), [2, 1], [1]),
        (rules("approval", "approval"), [[1, 3], [3], []], [3]),
        (rules("score", "score", limits={"points": 5}), [{"1": 5, "2": 2}, {"2": 4}], [2]),
        (rules("irv", "ranking"), [[1, 2], [2, 1], [3, 1], [3, 2], [2, 3]], [2]),
        (rules("schulze", "ranking"), [[1, 2, 3], [1, 3, 2], [2, 1, 3]], [1]),
        (rules("scottish-stv", "ranking", counting={"seats": 2}), [[1], [1], [3], [3]], [1, 3]),
        (rules("greedy", "budget", counting={"budget": 100}), [[1, 2], [1], [2]], [1, 2]),
        (
            rules("equal-shares", "budget", counting={"budget": 100, "completion": "none"}),
            [[1], [1], [3], [3]],
            [3],
        ),
        (ALLOCATION, [{"1": 60, "3": 40}, {"2": 70, "3": 30}], [1, 2, 3]),
    ],
)
def test_every_rule_names_its_winners(
    frozen: dict[str, Any], choices: list[Any], winners: list[int]
) -> None:
    found = outcome_of(frozen, choices)
    assert sorted(found["winners"]) == winners
    assert found["valid"] + found["blank"] == len(choices)


def test_a_blank_ballot_is_counted_apart() -> None:
    found = outcome_of(rules("approval", "approval"), [[1], [], []])
    assert (found["valid"], found["blank"]) == (1, 2)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"1": 50, "3": 50}, "at least Rp60"),
        ({"1": 80, "3": 20}, "at most Rp70"),
        ({"1": 70, "3": 40}, "the budget is Rp100"),
    ],
)
def test_a_division_beyond_its_limits_is_told_with_both_numbers(
    choice: dict[str, int], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        check_choice(ALLOCATION, choice)


@pytest.mark.parametrize("choice", [{"1": 65, "3": 35}, {"1": 60, "3": 40}, {"1": 6, "3": 4}, {}])
def test_a_division_within_its_limits_is_taken(choice: dict[str, int]) -> None:
    check_choice(ALLOCATION, choice)


@pytest.mark.parametrize("choice", [{"9": 1}, {"1": -1}, {"1": "5"}, [1], 1, None])
def test_what_is_no_division_is_refused(choice: Any) -> None:
    with pytest.raises(Refused):
        check_choice(ALLOCATION, choice)


def test_more_marks_than_allowed_are_told_with_the_number() -> None:
    with pytest.raises(Refused, match="at most 2"):
        check_choice(rules("approval", "approval", limits={"most": 2}), [1, 2, 3])
