"""In which steps a budget can be divided. Pure functions over plain values."""

from collections.abc import Collection, Sequence


def step_amount(budget: int, percent: int) -> int:
    """The rupiah of one step; at least one. What does not divide by it stays unspent."""
    return max(1, budget * percent // 100)


def can_be_divided(
    parts: int, shares: Sequence[tuple[str, int, int]], categories: Collection[str]
) -> bool:
    """Whether so many equal parts can all be given away within the hard shares.

    A share is a category with the least and the most of it in percent. ``categories`` are those of
    the options; of a vote whose options come later there are none, and any may have what is left.
    """
    least, most = dict.fromkeys(categories, 0), dict.fromkeys(categories, parts)
    for category, low, high in shares:
        least[category] = max(least.get(category, 0), -(-low * parts // 100))
        most[category] = min(most.get(category, parts), high * parts // 100)
    if any(least[category] > most[category] for category in least):
        return False
    others = not categories or not least
    return sum(least.values()) <= parts and (others or sum(most.values()) >= parts)
