"""How far the endowment can be raised before the Method of Equal Shares can fund anything else.

As long as the same projects are funded in the same order and the same supporters pay all they have
left, every holding and every payment is a linear function of what is added to the endowment. What
another project would cost its supporters is a convex function of it, which lies above its tangent.
So the smallest zero of linear functions is a number up to which the outcome is certain to stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polls.algorithms.counting.equal_shares import EqualShares, Run
from polls.algorithms.counting.payments import water_level
from polls.algorithms.counting.profiles import Bools, Floats, dot

GUARD = 1e-9
"""In relation to the amounts compared: floats are off by much less."""


def steady(election: EqualShares, run: Run, least: float = 0.0) -> float:
    """What can be added to the endowment of a run without changing its order; 0 when unknown.

    Also 0 when it is at most ``least``: bounds only shrink, so that most looks in vain end early.
    """
    return _Steadiness(election, run, least).limit()


@dataclass(frozen=True)
class _Price:
    """The largest payment for a project and how it changes with what is added."""

    amount: float
    slope: float
    low: Bools
    """Supporters who pay all they have left."""


class _Steadiness:
    """``held + slopes * added`` is what each group of voters holds after the projects so far."""

    def __init__(self, election: EqualShares, run: Run, least: float) -> None:
        self.election = election
        self.least = least
        self.order = run.order[len(election.free) :]
        groups = len(election.profile.weights)
        self.held = np.full(groups, float(run.endowment))
        self.slopes = np.ones(groups)
        self.bound = np.inf

    def limit(self) -> float:
        waiting = [
            p
            for p, votes in enumerate(self.election.profile.votes)
            if votes and self.election.floats[p]
        ]
        for project in self.order:
            waiting.remove(project)
            price = self._price(project)
            if price is None:
                return 0.0
            waiting = self._compare(project, price, waiting)
            self._pay(project, price)
            if self.bound <= self.least:
                return 0.0
        if self._affordable(waiting) or self.bound <= self.least:
            return 0.0
        return self.bound

    def _affordable(self, projects: Sequence[int]) -> list[int]:
        """Those that can be paid; for the others the bound at which they could be."""
        found = []
        for project in projects:
            groups, weights, cost = self._supporters(project)
            together = dot(weights, self.held.take(groups))
            guard = GUARD * (cost + together)
            if together > cost + guard:
                found.append(project)
            else:
                growth = dot(weights, self.slopes.take(groups))
                self._meet(cost - together - guard, growth * (1 + GUARD))
        return found

    def _compare(self, chosen: int, price: _Price, waiting: Sequence[int]) -> list[int]:
        """Bounds until another project could be cheaper. Returns those still affordable."""
        cost = self.election.floats[chosen]
        affordable = self._affordable(waiting)
        for project in affordable:
            if self.bound <= self.least:
                break
            other = self._price(project)
            if other is None:
                self.bound = 0.0
            elif not self._tied_for_good(chosen, price, project, other):
                others_cost = self.election.floats[project]
                gap = other.amount / others_cost - price.amount / cost
                guard = GUARD * (other.amount / others_cost + price.amount / cost)
                closing = price.slope / cost - other.slope / others_cost
                noise = GUARD * (abs(price.slope) / cost + abs(other.slope) / others_cost)
                self._meet(gap - guard, closing + noise)
        return affordable

    def _tied_for_good(self, chosen: int, price: _Price, project: int, other: _Price) -> bool:
        """While nobody pays a rest, a ratio is one divided by the votes, and never less."""
        votes = self.election.profile.votes
        nobody_low = not price.low.any() and not other.low.any()
        return nobody_low and votes[chosen] == votes[project]

    def _price(self, project: int) -> _Price | None:
        """None when floats cannot tell whether the supporters can pay."""
        groups, weights, cost = self._supporters(project)
        held, slopes = self.held.take(groups), self.slopes.take(groups)
        amount = water_level(held, weights, cost, 0.0)
        if amount is None:
            return None
        low = held < amount
        full = dot(weights, ~low)
        if not full:
            return None
        return _Price(amount, -dot(weights, slopes * low) / full, low)

    def _pay(self, project: int, price: _Price) -> None:
        """What is left, and the bound until somebody else would have to pay a rest, or no more."""
        groups, _weights, _cost = self._supporters(project)
        held, slopes = self.held.take(groups), self.slopes.take(groups)
        gaps = np.abs(held - price.amount) - GUARD * (held + price.amount)
        closing = np.where(price.low, slopes - price.slope, price.slope - slopes)
        closing += GUARD * (np.abs(slopes) + abs(price.slope))
        meeting = closing > 0
        if meeting.any():
            self.bound = min(self.bound, float((gaps[meeting] / closing[meeting]).min()))
        self.held[groups] = np.where(price.low, 0.0, held - price.amount)
        self.slopes[groups] = np.where(price.low, 0.0, slopes - price.slope)

    def _meet(self, gap: float, closing: float) -> None:
        """A distance that must stay above zero, and how fast it shrinks."""
        if gap <= 0:
            self.bound = 0.0
        elif closing > 0:
            self.bound = min(self.bound, gap / closing)

    def _supporters(self, project: int) -> tuple[np.ndarray, Floats, float]:
        profile = self.election.profile
        return (
            profile.supporters[project],
            profile.supporter_weights[project],
            self.election.floats[project],
        )
