"""What all ranked methods share: readable ballots, looking back, and the lot."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256

from polls.algorithms.counting.outcomes import RankedTie

Ranking = tuple[int, ...]
Grouped = Mapping[Ranking, int]


def readable(ranks: Iterable[int | None], candidates: Collection[int]) -> Ranking:
    """The ranking up to the first rank that is left out, unknown or there already.

    As in the Scottish Local Government Elections Order 2007: a preference counts while the ones
    before it are clear.
    """
    kept: list[int] = []
    for candidate in ranks:
        if candidate is None or candidate not in candidates or candidate in kept:
            break
        kept.append(candidate)
    return tuple(kept)


def grouped(
    ballots: Iterable[Iterable[int | None]], candidates: Collection[int]
) -> Counter[Ranking]:
    """Ballots as lists of candidates, the most preferred first; equal ones together."""
    known = frozenset(candidates)
    return Counter(readable(ballot, known) for ballot in ballots)


def valid(ballots: Grouped) -> int:
    """Ballots with at least one readable preference; the others are blank."""
    return sum(count for ranking, count in ballots.items() if ranking)


def lot(candidates: Sequence[int], seed: str, stage: int) -> int:
    """Draws one: the smallest SHA-256 of ``seed|round|candidate``. Anybody can draw again."""
    return min(candidates, key=lambda c: sha256(f"{seed}|{stage}|{c}".encode()).hexdigest())


class Stages:
    """The votes of each stage so far, and how equal candidates are told apart."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.history: list[dict[int, int]] = []
        self.ties: list[RankedTie] = []

    def highest(self, candidates: Sequence[int]) -> int:
        return self._one(candidates, max)

    def lowest(self, candidates: Sequence[int]) -> int:
        return self._one(candidates, min)

    def _one(self, candidates: Sequence[int], pick: Callable[[Iterable[int]], int]) -> int:
        """The one with most or fewest votes now; else at the latest earlier stage at which they
        differed; else by lot. A tie is noted."""
        left = list(candidates)
        equal: tuple[int, ...] = ()
        for stage in range(len(self.history), 0, -1):
            votes = self.history[stage - 1]
            wanted = pick(votes[c] for c in left)
            left = [c for c in left if votes[c] == wanted]
            equal = equal or tuple(left)
            if len(left) == 1:
                if len(equal) > 1:
                    self._note(equal, left[0], f"round {stage}")
                return left[0]
        chosen = lot(left, self.seed, len(self.history))
        self._note(equal, chosen, "lot")
        return chosen

    def _note(self, equal: tuple[int, ...], chosen: int, decided_by: str) -> None:
        self.ties.append(RankedTie(len(self.history), equal, chosen, decided_by))


def shown(votes: Mapping[int, int], scale: int) -> dict[int, Fraction]:
    """Votes for a page: whole votes and their decimals, the most first."""
    ordered = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return {candidate: Fraction(amount, scale) for candidate, amount in ordered}
