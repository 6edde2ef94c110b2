"""Whether a ballot can be known again among the published ones. Pure functions."""

import math
from collections.abc import Mapping

FEW = 10
"""Voters for each way to fill in a ballot, below which one of them may stand alone."""


def possible_ballots(*, method: str, options: int, limits: Mapping[str, int]) -> int:
    """In how many ways a ballot can be filled in; hard shares and costs would leave fewer."""
    most = min(limits.get("most", options), options)
    if method == "ranking":
        return sum(math.perm(options, places) for places in range(most + 1))
    if method in ("approval", "budget"):
        return sum(math.comb(options, marks) for marks in range(most + 1))
    if method == "score":
        return int((limits.get("points", 0) + 1) ** options)
    if method == "allocation":
        return math.comb(options + limits.get("budget", 0) // limits.get("step", 1), options)
    return options


def is_recognisable(
    *, method: str, options: int, limits: Mapping[str, int], voters: int | None
) -> bool:
    """Whether somebody who told a voter how to fill in the ballot could find it again.

    So it is where there are fewer than ten voters for each way to fill in one. A single choice
    has no room for a sign. ``voters`` are those who can vote, after the count those who did.
    """
    if method == "single" or voters is None:
        return False
    return FEW * possible_ballots(method=method, options=options, limits=limits) > voters
