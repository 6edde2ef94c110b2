"""The stand-alone program counts by every rule as the application does, without its code."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from polls.algorithms import verify_poll
from polls.algorithms.contents import is_legal
from polls.algorithms.outcome import outcome_of
from polls.choices import Rule
from tests.polls.elections import CASES, TIMES, election, named


def _large(rule: Rule, completion: str) -> tuple[dict[str, Any], list[Any]]:
    """The first of these elections with three rounds and a loser, so that each can be altered."""
    for seed in range(1000):
        rules, choices = election(rule, completion, seed)
        if len(choices) < 12:
            continue
        found = outcome_of(rules, choices)
        rounds = found.get("rounds")
        if len(rules["options"]) > 3 and (rounds is None or rounds):
            return rules, choices
    raise AssertionError("no such election")


@pytest.mark.parametrize(("rule", "completion"), CASES)
def test_another_winner_is_named(rule: Rule, completion: str) -> None:
    rules, choices = _large(rule, completion)
    result = outcome_of(rules, choices)
    result["winners"] = [*result["winners"][:-1], 4711]
    assert any(words.startswith("winners: counted") for words in named(rules, choices, result))


@pytest.mark.parametrize(("rule", "completion"), CASES)
def test_each_altered_figure_is_named(rule: Rule, completion: str) -> None:
    """Every number of every round, sum, tie and loser, one after another."""
    rules, choices = _large(rule, completion)
    result = outcome_of(rules, choices)
    for name in ("counts", "rounds", "losers", "preferences", "valid", "cost", "quota"):
        for number, altered in enumerate(_altered(result.get(name))):
            faults = named(rules, choices, result | {name: altered})
            assert any(words.startswith(name) for words in faults), (name, number, altered)


def _altered(value: Any) -> list[Any]:
    """Each way to change one number of a value; what losers' supporters paid for is left alone."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, int | float):
        return [value + 1]
    keys = range(len(value)) if isinstance(value, list) else [k for k in value if k != "spent"]
    found = []
    for key in keys:
        for changed in _altered(value[key]):
            copy = list(value) if isinstance(value, list) else dict(value)
            copy[key] = changed
            found.append(copy)
    return found


def _budget(completion: str, costs: list[int], budget: int) -> dict[str, Any]:
    return {
        "rule": "equal-shares",
        "method": "budget",
        "limits": {},
        "counting": {"budget": budget, "completion": completion},
        "order_seed": "",
        "options": [
            {"position": p, "cost": cost, "category": ""} for p, cost in enumerate(costs, start=1)
        ],
    }


def test_another_end_of_raising_the_endowment_is_named() -> None:
    rules, choices = _budget("add1", [60, 60, 30], 130), [[1], [1, 2], [2, 3], [3]]
    result = outcome_of(rules, choices)
    assert named(rules, choices, result) == []
    lower = named(rules, choices, result | {"endowment": result["endowment"] - 1})
    higher = named(rules, choices, result | {"endowment": result["endowment"] + 1})
    assert any("keeps the budget too" in words for words in lower)
    assert any("more than the budget" in words for words in higher)
    assert "begins at 32" in named(rules, choices, result | {"endowment": 3})[0]
    assert "begins at 32" in named(rules, choices, result | {"endowment": "much"})[0]


def test_when_all_projects_fit_the_endowment_is_the_first_that_funds_them() -> None:
    rules, choices = _budget("add1", [60, 30], 200), [[1], [1, 2], [2], [2], [2]]
    result = outcome_of(rules, choices)
    assert named(rules, choices, result) == []
    higher = named(rules, choices, result | {"endowment": 100})
    assert any("99 funds every project already" in words for words in higher)
    rules, choices = _budget("add1", [60, 30], 90), [[1], [2], [], []]
    result = outcome_of(rules, choices)
    assert result["endowment"] == 60
    lower = named(rules, choices, result | {"endowment": 59})
    assert any("not every project is funded" in words for words in lower)


def raised(completion: str, seed: int) -> tuple[dict[str, Any], list[Any]]:
    """A small budget whose shares are raised, with ballots that often make it end early."""
    chance = random.Random(f"raised {seed}")
    costs = [chance.choice([5, 10, 30, 60, chance.randrange(1, 90)]) for _ in range(5)]
    rules = _budget(completion, costs, chance.choice([60, 100, 200]))
    rules["counting"]["steps"] = chance.choice([0, 10])
    ballots = [
        sorted(chance.sample(range(1, 6), chance.randint(1, 4)))
        for _ in range(chance.choice([3, 5, 9]))
    ]
    return rules, ballots


def walked(
    rules: dict[str, Any], ballots: list[Any], result: dict[str, Any], *, whole: bool = False
) -> tuple[list[str], list[str]]:
    """The faults of raising, and the remarks about how far it was looked at."""
    said: list[str] = []
    found = verify_poll.equal_shares(ballots, rules, result, whole, said.append)
    return found["wrong"], said


def later_ends(rules: dict[str, Any], ballots: list[Any], first: int) -> Iterator[int]:
    """Each later endowment that keeps the budget and whose next one does not."""
    budget = verify_poll.Budget(ballots, rules)
    step = verify_poll.step_of(rules, budget)

    def cost(endowment: int) -> int:
        return sum(budget.costs[p] for p in verify_poll.Shares(budget, endowment).winners)

    for endowment in range(first + step, first + 60 * step, step):
        if cost(endowment) <= budget.money < cost(endowment + step):
            yield endowment


CHEAPER_LATER = (3271, 4761, 4809)
"""Where raising ends, and a later endowment with other winners would keep the budget again."""


@pytest.mark.parametrize("seed", CHEAPER_LATER)
def test_a_later_endowment_with_other_winners_is_named(seed: int) -> None:
    """An outcome that costs too much ends the raising, also where a later one does not."""
    rules, ballots = raised("add1", seed)
    result = outcome_of(rules, ballots)
    assert walked(rules, ballots, result)[0] == []
    later = next(later_ends(rules, ballots, result["endowment"]))
    budget = verify_poll.Budget(ballots, rules)
    run = verify_poll.Shares(budget, later)
    assert set(run.winners) != set(result["winners"])
    forged = json.loads(json.dumps(budget.figures(run, later)))
    step = verify_poll.step_of(rules, budget)
    assert verify_poll.wrong_stop(budget, 0, later, step) == ""  # the end alone does not show it
    assert any("raising ends before that" in words for words in named(rules, ballots, forged))
    for whole in (False, True):
        said, remarks = walked(rules, ballots, forged, whole=whole)
        assert "more than the budget: raising ends before that" in said[0]
        assert remarks == []


@pytest.mark.chance
@pytest.mark.parametrize("completion", ["add1", "add1-utilitarian"])
def test_raising_that_ended_where_it_must_is_not_named(completion: str) -> None:
    for seed in range(150 * TIMES):
        rules, ballots = raised(completion, seed)
        result = outcome_of(rules, ballots)
        assert walked(rules, ballots, result)[0] == [], seed


@pytest.mark.chance
def test_endowments_that_are_left_out_change_nothing() -> None:
    """Each is looked at alone here; the program looks at many together."""
    for seed in range(150 * TIMES):
        rules, ballots = raised("add1", seed)
        budget, first = verify_poll.Budget(ballots, rules), random.Random(seed).randrange(60)
        steady = verify_poll.Steady(budget, first, 25)
        for more in range(steady.room + 1):
            alone = verify_poll.Shares(budget, first + more)
            assert set(alone.winners) == set(steady.winners), (seed, more)


def test_what_was_not_looked_at_is_said_and_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verify_poll, "work_for", lambda ballots: 1)
    rules, ballots = _budget("add1", [60, 60, 30, 41], 130), [[1], [1, 2], [2, 3], [3], [4, 1]]
    result = outcome_of(rules, ballots)
    said, remarks = walked(rules, ballots, result)
    assert said == []
    assert "Run it with --whole to look at each." in remarks[0]
    said, remarks = walked(rules, ballots, result, whole=True)
    assert remarks == [
        f"All endowments from 26 to {result['endowment']} were looked at: "
        "none ends the count before."
    ]


ILLEGAL: dict[str, list[Any]] = {
    "single": [0, 9, True, "1", [1], None],
    "approval": [[1, 1], [2, 1], [1, 2, 3], [9], [True], {"1": 1}, 1],
    "ranking": [[1, 1], [1, 2, 3], [9], ["1"], {"1": 1}],
    "budget": [[1, 1], [2, 1], [1, 2, 3], [2, 3], [9], 1],
    "score": [{"1": 6}, {"1": -1}, {"9": 1}, {"1": True}, {"1": "5"}, [1]],
    "allocation": [{"1": 101}, {"1": 50, "3": 50}, {"3": 1}, {"1": -1, "3": 1}, {"9": 1}, [1]],
}
LEGAL: dict[str, list[Any]] = {
    "single": [1, 3],
    "approval": [[], [1, 3]],
    "ranking": [[], [3, 1]],
    "budget": [[], [1, 2]],
    "score": [{}, {"1": 5, "2": 0}],
    "allocation": [{}, {"1": 0}, {"1": 60, "3": 40}, {"2": 7, "3": 3}],
}


@pytest.mark.parametrize("method", ILLEGAL)
def test_an_illegal_ballot_is_known_for_every_method(method: str) -> None:
    limits: dict[str, int] = {"most": 2, "points": 5, "budget": 100}
    options = [
        {"position": p, "cost": cost, "category": kind}
        for p, cost, kind in ((1, 50, "jalan"), (2, 50, "jalan"), (3, 60, "pelatihan"))
    ]
    shares = [{"category": "jalan", "least": 60, "most": 70}]
    rules = {
        "method": method, "limits": limits, "options": options, "counting": {"shares": shares}
    }  # fmt: skip
    costs = {1: 50, 2: 50, 3: 60}
    for choice in LEGAL[method]:
        assert verify_poll.is_legal(choice, rules), choice
        assert is_legal(choice, method=method, costs=costs, limits=limits)
    for choice in ILLEGAL[method]:
        assert not verify_poll.is_legal(choice, rules), choice
