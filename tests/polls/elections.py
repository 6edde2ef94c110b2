"""Elections drawn by chance, as a vote freezes and stores them, and what the stand-alone program
says of a count of theirs."""

import json
import os
import random
from typing import Any

from polls.algorithms import verify_poll
from polls.algorithms.outcome import broken_limits
from polls.choices import Rule

TIMES = int(os.environ.get("REMBUK_TEST_TIMES", "1"))
"""How many times as many elections are drawn; ``make test-long`` says 50."""
SEED = os.environ.get("REMBUK_TEST_SEED", "")
"""Draws others. Without it the usual ones come first, whatever their number."""
COMPLETIONS = ("none", "add1", "add1-utilitarian")
CASES = [
    *[(rule, "") for rule in Rule if rule != Rule.EQUAL_SHARES],
    *[(Rule.EQUAL_SHARES, completion) for completion in COMPLETIONS],
]


def election(rule: Rule, completion: str, seed: int) -> tuple[dict[str, Any], list[Any]]:
    """Frozen rules and legal ballots; few options and voters, so that there are many ties."""
    chance = random.Random(f"{rule}|{completion}|{seed}{SEED}")
    positions = list(range(1, chance.choice([2, 3, 5, 12]) + 1))
    budget = chance.choice([20, 100, 1000])
    costs = {p: chance.choice([0, 5, 10, 30, 70, chance.randrange(1, 400)]) for p in positions}
    kinds = {p: "jalan" if p % 2 else "pelatihan" for p in positions}
    counting: dict[str, Any] = {"ties": chance.choice(["together", "lot", "order"])}
    limits: dict[str, int] = {}
    if rule.method == "ranking":
        counting = {"seats": chance.randint(1, 3) if rule == Rule.STV else 1}
    if rule.method in ("budget", "allocation"):
        counting = {"budget": budget, "completion": completion, "shares": [], "steps": seed % 3 * 4}
    if rule == Rule.ALLOCATION:
        limits = {"budget": budget}
        counting["shares"] = [{"category": "jalan", "least": 20, "most": 80}]
    if rule == Rule.SCORE:
        limits = {"points": 5}
    rules = {
        "rule": str(rule),
        "method": str(rule.method),
        "limits": limits,
        "counting": counting,
        "order_seed": f"benih {seed}",
        "options": [{"position": p, "cost": costs[p], "category": kinds[p]} for p in positions],
    }
    voters = chance.choice([0, 1, 3, 12, 60])
    return rules, [choice for _ in range(voters) if (choice := _choice(rules, chance)) is not None]


def _choice(rules: dict[str, Any], chance: random.Random) -> Any:
    positions = [option["position"] for option in rules["options"]]
    some = chance.sample(positions, chance.randint(0, len(positions)))
    if rules["method"] == "single":
        return chance.choice(positions)
    if rules["method"] == "score":
        return {str(p): chance.randint(0, 5) for p in some}
    if rules["method"] == "allocation":
        most = rules["limits"]["budget"] // len(positions)
        division = {str(p): chance.randint(0, most) for p in some}
        return None if broken_limits(rules, division) else division
    return some if rules["method"] == "ranking" else sorted(some)


def named(rules: dict[str, Any], choices: list[Any], result: dict[str, Any]) -> list[str]:
    """What the program says of a count, as people who downloaded it see it."""
    rules, choices, result = json.loads(json.dumps([rules, choices, result]))
    counted = verify_poll.COUNTS[rules["rule"]](choices, rules, result)
    found = list(counted.pop("wrong", []))
    read = counted.pop(verify_poll.READ, None)
    if rules["counting"].get("published") == "cut":
        found += verify_poll.cut_otherwise(choices, rules, result, read)
    for name, value in counted.items():
        found += verify_poll.unlike(name, value, result.get(name))
    return found
