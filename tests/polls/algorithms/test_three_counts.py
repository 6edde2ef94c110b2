"""Each rule counted three times: by the application, by the program that everybody downloads, and
literally, one voter at a time (tests/polls/algorithms/counting/reference.py). Elections are drawn
by chance.

``make test-long`` draws fifty times as many; ``REMBUK_TEST_TIMES`` and ``REMBUK_TEST_SEED`` say how
many, and which.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from polls.algorithms import verify_poll
from polls.algorithms.counting.rankings import lot
from polls.algorithms.outcome import outcome_of, step_of
from polls.choices import Rule
from tests.polls.algorithms.counting import reference
from tests.polls.elections import CASES, SEED, TIMES, election, named

pytestmark = pytest.mark.chance


def draw(rules: Mapping[str, Any]) -> Callable[[list[int], int], int]:
    return lambda tied, stage: lot(tied, rules["order_seed"], stage)


def added(rules: Mapping[str, Any], choices: Sequence[Any]) -> dict[str, Any]:
    """The sums of an option over all ballots, or their mean, and who has the most."""
    positions = [option["position"] for option in rules["options"]]

    def given(choice: Any, position: int) -> int:
        if isinstance(choice, dict):
            return choice.get(str(position), 0)
        return int(choice == position or (isinstance(choice, list) and position in choice))

    sums = {p: Fraction(sum(given(choice, p) for choice in choices)) for p in positions}
    valid = [choice for choice in choices if any(given(choice, p) for p in positions)]
    if rules["rule"] == Rule.ALLOCATION:
        means = {p: total / max(1, len(valid)) for p, total in sums.items()}
        return {"counts": means, "winners": [p for p in positions if means[p]]}
    best = [p for p in positions if sums[p] and sums[p] == max(sums.values())]
    if len(best) > 1 and rules["counting"]["ties"] != "together":
        by_lot = rules["counting"]["ties"] == "lot"
        best = [draw(rules)(best, 1)] if by_lot else best[:1]
    return {"counts": sums, "winners": best}


def ranked(rules: Mapping[str, Any], choices: Sequence[Any]) -> dict[str, Any]:
    """The elected and the votes of each round; by Schulze's method the places."""
    papers = [tuple(choice) for choice in choices if choice]
    positions = [option["position"] for option in rules["options"]]
    if not papers:
        return {"winners": []}
    if rules["rule"] == Rule.SCHULZE:
        places = reference.schulze(papers, positions)
        first = places[0]
        return {
            "ranking": places,
            "winners": [next(iter(first)) if len(first) == 1 else draw(rules)(sorted(first), 1)],
        }
    if rules["rule"] == Rule.IRV:
        winner, history = reference.instant_runoff(papers, positions, draw(rules))
        return {"winners": [winner], "votes": history}
    # The literal count numbers candidates from 0.
    elected, stages = reference.scottish_stv(
        [tuple(p - 1 for p in paper) for paper in papers],
        len(positions),
        rules["counting"]["seats"],
        lambda tied, stage: draw(rules)([c + 1 for c in tied], stage) - 1,
    )
    votes = [{p: Fraction(stage[p - 1], 100_000) for p in positions} for stage in stages]
    return {"winners": [c + 1 for c in elected], "votes": votes}


def budgeted(rules: Mapping[str, Any], choices: Sequence[Any]) -> dict[str, Any]:
    """The funded projects in their order, and what each ballot held at first."""
    costs = [Fraction(option["cost"]) for option in rules["options"]]
    names = [f"{option['position']:02}" for option in rules["options"]]
    ballots = [frozenset(p - 1 for p in choice) for choice in choices]
    budget = Fraction(rules["counting"]["budget"])
    if rules["rule"] == Rule.GREEDY:
        points = [Fraction(sum(p in b for b in ballots)) for p in range(len(costs))]
        return {"winners": [p + 1 for p in reference.greedy(points, costs, names, budget)]}
    winners, endowment = reference.equal_shares(
        ballots,
        costs,
        names,
        budget,
        rules["counting"]["completion"],
        step_of(rules, len(ballots)),
    )
    return {"winners": [p + 1 for p in winners], "endowment": endowment}


def figures(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the literal count has too, in its form; nobody's votes are not told."""
    rounds = [done["votes"] for done in result.get("rounds", []) if isinstance(done["votes"], dict)]
    return {
        "winners": result["winners"],
        "counts": {int(p): count for p, count in result.get("counts", {}).items()},
        "votes": [{int(p): Fraction(str(n)) for p, n in votes.items() if n} for votes in rounds],
        "ranking": [{int(c) for c in place} for place in result.get("ranking", [])],
        "endowment": result.get("endowment"),
    }


def alike(said: Any, literal: Any) -> bool:
    """A result holds decimals; a third is told apart from all else that can be all the same."""
    if isinstance(literal, Fraction):
        return abs(Fraction(said) - literal) < Fraction(1, 10**9)
    if isinstance(literal, dict):
        kept = {key: value for key, value in literal.items() if value or key in said}
        return kept.keys() == said.keys() and all(alike(said[k], v) for k, v in kept.items())
    if isinstance(literal, list):
        return len(said) == len(literal) and all(map(alike, said, literal))
    return bool(said == literal)


def differences(rules: dict[str, Any], choices: list[Any]) -> list[str]:
    """How the application's count differs from the other two; nothing when all three agree."""
    result = outcome_of(rules, choices)
    literal = {"ranking": ranked, "budget": budgeted}.get(rules["method"], added)(rules, choices)
    said = figures(result)
    return [f"program: {words}" for words in named(rules, choices, result)] + [
        f"{name}: {said[name]}, literally {value}"
        for name, value in literal.items()
        if not alike(said[name], value)
    ]


@pytest.mark.parametrize(("rule", "completion"), CASES)
def test_three_counts_agree(rule: Rule, completion: str) -> None:
    for seed in range(60 * TIMES):
        rules, choices = election(rule, completion, seed)
        assert all(verify_poll.is_legal(choice, rules) for choice in choices), (rules, choices)
        assert differences(rules, choices) == [], (seed, SEED, rules, choices)
