"""Rankings published only as far as their count reads them. Pure functions over plain values.

A voter can be made to show how he or she voted by an order that nobody else would give. Where the
frozen rules say ``published: cut``, what stands behind the last place that the count has read is
left out: by the transfer of votes often all but the first places, by Schulze's method the last one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from polls.algorithms.counting.outcomes import RankedOutcome
from polls.algorithms.outcome import Rules, counted, data_of
from polls.algorithms.tally import Pair

Cut = Callable[[Any], Any]


def cut_ballots(
    rules: Rules, cast: Mapping[str, Sequence[Pair]]
) -> tuple[dict[str, list[Pair]], dict[str, bool]]:
    """The ballots by channel as they are published, and what the result says of that.

    Refused where any figure of the result would be another one: then all stay whole, and ``cut``
    is false. A result without ``cut`` is of a vote whose rules publish whole ballots.
    """
    whole = {name: list(pairs) for name, pairs in cast.items()}
    if rules["counting"].get("published") != "cut":
        return whole, {}
    valid = [choice for pairs in whole.values() for choice, _stratum in pairs if choice is not None]
    shorten = shortening(rules, valid)
    if shorten is None:
        return whole, {"cut": False}
    return {
        name: [(None if c is None else shorten(c), stratum) for c, stratum in pairs]
        for name, pairs in whole.items()
    }, {"cut": True}


def shortening(rules: Rules, choices: Sequence[Any]) -> Cut | None:
    """What cuts one of these ballots; None where the count of the cut ones is another one."""
    found = counted(rules, choices)
    if not isinstance(found, RankedOutcome):
        return None
    read = found.read

    def shorten(ranking: list[int]) -> list[int]:
        return ranking[: read.get(tuple(ranking), len(ranking))]

    same = data_of(counted(rules, map(shorten, choices))) == data_of(found)
    return shorten if same else None
