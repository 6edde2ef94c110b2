"""What the frozen rules of a vote make of its ballots. Pure functions over plain values.

``rules`` are those of the log's first entry (``polls.actions.polls.frozen_rules``), so that a
package alone is enough to count again.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from polls.algorithms.counting.methods import CountedOption, CountResult, Settings, count
from polls.algorithms.counting.outcomes import BudgetOutcome
from polls.algorithms.counting.simple import Breach, Share, breaches

Rules = Mapping[str, Any]


def shares_of(rules: Rules) -> tuple[Share, ...]:
    """The hard shares of a budget; the rules hold them in percent."""
    return tuple(
        Share(row["category"], Fraction(row["least"], 100), Fraction(row["most"], 100))
        for row in rules["counting"].get("shares", [])
    )


def step_of(rules: Rules, ballots: int) -> int:
    """By how much ``add1`` raises what each ballot holds: a part of what it held first.

    One rupiah at a time could count a large budget for very long. The rules name how many steps
    go into the first endowment; without a number it is one rupiah.
    """
    parts = rules["counting"].get("steps", 0)
    first = rules["counting"].get("budget", 0) // ballots if ballots else 0
    return max(1, first // parts) if parts else 1


def settings_of(rules: Rules, ballots: int) -> Settings:
    """What the rule of counting reads, with the seed that was published at the opening."""
    counting, limits = rules["counting"], rules["limits"]
    return Settings(
        seats=counting.get("seats", 1),
        seed=rules["order_seed"],
        ties=counting.get("ties", "together"),
        most=limits.get("most"),
        highest=limits.get("points", 0),
        budget=counting.get("budget", 0),
        completion=counting.get("completion", "none"),
        step=step_of(rules, ballots),
        shares=shares_of(rules),
    )


def options_of(rules: Rules) -> list[CountedOption]:
    """The options, named by their positions."""
    return [
        CountedOption(
            position=option["position"],
            name=str(option["position"]),
            cost=option["cost"] or 0,
            category=option["category"],
        )
        for option in rules["options"]
    ]


def as_counted(choice: Any) -> Any:
    """A stored choice in the shape that ``polls.algorithms.counting`` takes; JSON has no numbers as
    keys."""
    if isinstance(choice, dict):
        return {int(position): number for position, number in choice.items()}
    return choice


def outcome_of(rules: Rules, choices: Iterable[Any]) -> dict[str, Any]:
    """Counts the legal ballots. ``winners`` are positions, whatever the rule."""
    return data_of(counted(rules, choices))


def counted(rules: Rules, choices: Iterable[Any]) -> CountResult:
    """The count of the legal ballots as its rule has it."""
    options, ballots = options_of(rules), [as_counted(choice) for choice in choices]
    return count(rules["rule"], ballots, options, settings_of(rules, len(ballots)))


def data_of(found: CountResult) -> dict[str, Any]:
    """A count as plain values, as a result holds them."""
    data = found.as_data()
    if isinstance(found, BudgetOutcome):
        data["losers"] = found.losers_as_data()
    won: Sequence[Any] = data["elected"] if "elected" in data else data["winners"]
    data["winners"] = [int(position) for position in won]
    data.setdefault("blank", data["ballots"] - data["valid"])
    return data


def broken_limits(rules: Rules, choice: Mapping[str, int]) -> list[Breach]:
    """Why a division of the budget cannot be; nothing for one that may be cast, or a blank one."""
    if not any(choice.values()):
        return []
    categories = {option.position: option.category for option in options_of(rules)}
    ceiling = rules["limits"].get("budget", 0)
    return breaches(as_counted(choice), categories, ceiling=ceiling, shares=shares_of(rules))
