"""A choice in words, for the last look before casting, and what a ballot says of its limits."""

from collections.abc import Sequence
from typing import Any

from polls.algorithms.contents import Choice
from polls.algorithms.outcome import Rules
from polls.choices import Method
from polls.queries.options import ShownOption


def ballot_limits(rules: Rules, options: Sequence[ShownOption]) -> dict[str, Any]:
    """The numbers that a ballot names beside its options."""
    most = rules["limits"].get("most") or len(options)
    return {
        "method": rules["method"],
        "offered": len(options),
        "rule": rules["rule"],
        "most": most if most < len(options) else None,
        "points": rules["limits"].get("points"),
        "budget": rules["counting"].get("budget"),
        "step": rules["limits"].get("step"),
        "shares": rules["counting"].get("shares", [])
        if rules["method"] == Method.ALLOCATION
        else [],
    }


def review_context(rules: Rules, options: Sequence[ShownOption], choice: Choice) -> dict[str, Any]:
    """What was chosen, as rows with what stands beside each; ``blank`` when nothing was."""
    known = {option.position: option for option in options}
    if isinstance(choice, int):
        return {"blank": False, "rows": [{"option": known[choice]}], "total": None}
    if isinstance(choice, list):
        rows = [{"option": known[position]} for position in choice]
        return {
            "blank": not choice,
            "rows": rows,
            "total": sum(known[position].cost or 0 for position in choice),
        }
    total = sum(choice.values())
    return {
        "blank": not total,
        "rows": [
            {
                "option": option,
                "number": choice.get(str(option.position), 0),
                "percent": _percent(choice.get(str(option.position), 0), total),
            }
            for option in sorted(options, key=lambda option: option.position)
        ],
        "total": total,
        "given": _given(rules, known, choice, total),
    }


def _given(
    rules: Rules, known: dict[int, ShownOption], choice: dict[str, int], total: int
) -> list[dict[str, Any]]:
    """What each category with hard shares gets of a division."""
    found = []
    for share in rules["counting"].get("shares", []):
        amount = sum(
            number
            for position, number in choice.items()
            if known[int(position)].category == share["category"]
        )
        found.append({**share, "amount": amount, "percent": _percent(amount, total)})
    return found


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0
