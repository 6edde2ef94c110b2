"""What a ballot may hold, for each method: plain values, whether they are legal, and their size.

An option is named by its position. Pure functions over plain values.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Choice = int | list[int] | dict[str, int]
"""A position; a list of positions (approved, or ranked from the first on; none: blank); or a number
by position (an amount or points)."""

SHORTEST = 96
LONGEST_STRATUM = "0" * 24
LISTS = ("approval", "ranking", "budget")
NUMBERS = ("allocation", "score")


def canonical_choice(choice: object) -> str:
    """One spelling of a choice: compact JSON with sorted keys."""
    return json.dumps(choice, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(choice: Any, *, method: str, positions: Iterable[int]) -> Any:
    """The one form in which a choice is sealed, counted and published, whoever sent it and how.

    Of numbers a zero is nothing, so that nothing but zeros is a blank ballot, and names stand in
    their order as text; marks without an order stand in that of the positions. What has any other
    shape comes back as it is, for ``is_legal`` to refuse: no mark of a voter is silently mended.
    """
    if method in NUMBERS and isinstance(choice, dict) and all(type(p) is str for p in choice):
        known = {str(position) for position in positions}
        return {p: n for p, n in sorted(choice.items()) if not (_is_zero(n) and p in known)}
    if method in ("approval", "budget") and isinstance(choice, list):
        return sorted(choice) if all(map(_is_number, choice)) else choice
    return choice


def is_legal(
    choice: object,
    *,
    method: str,
    costs: Mapping[int, int | None],
    limits: Mapping[str, int],
    blank: bool = False,
) -> bool:
    """Whether the method takes this choice among the options of ``costs`` (cost by position).

    Nothing chosen is a blank ballot: an empty list, or of numbers an empty mapping. A single choice
    may be blank where ``blank`` says so. ``limits`` may hold ``most`` (how many options),
    ``budget`` (their cost or the amounts given together), ``step`` (what each amount is a multiple
    of; without it any amount is taken) and ``points`` (the highest score).
    """
    if method == "single":
        return (_is_number(choice) and choice in costs) or (blank and choice == [])
    if method in LISTS:
        return isinstance(choice, list) and _is_legal_list(choice, method, costs, limits)
    if method in NUMBERS:
        return isinstance(choice, dict) and _are_legal_numbers(choice, method, costs, limits)
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_zero(value: object) -> bool:
    return type(value) is int and value == 0


def _is_legal_list(
    choice: Sequence[object],
    method: str,
    costs: Mapping[int, int | None],
    limits: Mapping[str, int],
) -> bool:
    known = [p for p in choice if isinstance(p, int) and _is_number(p) and p in costs]
    if len(known) != len(choice) or len(set(known)) != len(known):
        return False
    if method != "ranking" and known != sorted(known):
        return False
    if len(known) > limits.get("most", len(costs)):
        return False
    spent = sum(costs[p] or 0 for p in known)
    return method != "budget" or spent <= limits.get("budget", spent)


def _are_legal_numbers(
    choice: Mapping[object, object],
    method: str,
    costs: Mapping[int, int | None],
    limits: Mapping[str, int],
) -> bool:
    positions = {str(position) for position in costs}
    numbers = [n for n in choice.values() if isinstance(n, int) and _is_number(n) and n >= 0]
    if len(numbers) != len(choice) or not set(choice) <= positions:
        return False
    if method == "score":
        return max(numbers, default=0) <= limits.get("points", 0)
    step = limits.get("step", 1)
    return sum(numbers) <= limits.get("budget", 0) and not any(n % step for n in numbers)


def content_length(*, method: str, positions: Sequence[int], limits: Mapping[str, int]) -> int:
    """How many bytes hold every legal choice with its stratum; the same for a whole poll."""
    longest: Choice
    if method == "single":
        longest = max(positions)
    elif method in LISTS:
        longest = sorted(positions)[-limits.get("most", len(positions)) :]
    else:
        most = limits.get("points" if method == "score" else "budget", 0)
        longest = {str(position): most for position in positions}
    text = canonical_choice({"c": longest, "s": LONGEST_STRATUM})
    return max(SHORTEST, -(-len(text) // 32) * 32)
