"""Votes and desks of so few people that a figure could tell how somebody chose."""

from typing import Any

from polls.algorithms.tally import SMALLEST_CELL

RELEASE_BELOW = 4
"""A vote of fewer voters, but of some, is not even opened before two officials gave reasons."""


def frozen(*, imported: bool) -> dict[str, int]:
    """What the rules of a new vote hold: below how many voters what is kept back.

    ``papers`` of a desk are read together with others; ``breakdowns`` of a result are not shown;
    its count waits for a ``release``. A file from elsewhere was public before.
    """
    return {
        "papers": SMALLEST_CELL,
        "breakdowns": 0 if imported else SMALLEST_CELL,
        "release": 0 if imported else RELEASE_BELOW,
    }


def below(rules: dict[str, Any], what: str) -> int:
    """The number below which this is kept back; 0 in votes that opened before there was one."""
    return int(rules.get("small", {}).get(what, 0))
