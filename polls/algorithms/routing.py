"""Which statement a participant of a survey is asked about next.

Each statement weighs, with A agreements, D disagreements and P passes in S = A + D + P votes::

    settled  = (1 - p) * (1 + divided)          p = (P + 1) / (S + 2)
    divided  = 4 * a * d                        a = (A + 1) / (A + D + 2), d = 1 - a
    new      = 1 + 8 * 2 ** (-S / 5)
    weight   = (settled * new) ** 2

``new`` is Polis's: a statement that nobody has seen weighs nine times as much (81, squared), one
with five votes five times, so that each gets enough. ``p`` lowers what people pass over because
they do not understand it. ``divided`` is 1 where as many agree as disagree, or where too few voted
to know, and 0 where all say the same. Polis has the extremity of a statement in the principal
components of all votes in its place, and prefers agreement; ours needs the counts alone, so that
the next statement is known at once, and asks about disagreement as much.

Source: comment routing in Small and others 2021 (Recerca 26(2)); ``importance-metric`` and
``priority-metric`` in ``math/src/polismath/math/conversation.clj`` of compdemocracy/polis.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import log


@dataclass(frozen=True, slots=True)
class Counts:
    """How many voted what on a statement."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def seen(self) -> int:
        """How many voted on it at all."""
        return self.agree + self.disagree + self.passed


def weight(counts: Counts) -> float:
    """How much a statement weighs among those that somebody has not voted on; above 0."""
    passed = (counts.passed + 1) / (counts.seen + 2)
    agree = (counts.agree + 1) / (counts.agree + counts.disagree + 2)
    divided = 4 * agree * (1 - agree)
    new = 1 + 8 * 2 ** (-counts.seen / 5)
    return float(((1 - passed) * (1 + divided) * new) ** 2)


def next_statement(statements: Mapping[int, Counts], draw: str) -> int | None:
    """The key of the statement to ask about next, None when there is none.

    Drawn by weight: the same ``draw``, such as who is asked, gets the same statement as long as the
    counts are equal, so that it still stands there after a reload (Efraimidis and Spirakis 2006:
    the highest of u ** (1 / weight) is a draw by weight).
    """
    return max(
        statements,
        key=lambda key: log(_chance(f"{draw}:{key}")) / weight(statements[key]),
        default=None,
    )


def _chance(name: str) -> float:
    """A number above 0 and below 1 that is always the same for a name."""
    whole = int.from_bytes(blake2b(name.encode(), digest_size=6).digest())
    return (whole + 0.5) / 2**48
