"""Exact holdings in the Method of Equal Shares, for what floats are too near to decide.

A supporter who pays for a project pays the same as all others, or all that is left. Whoever still
holds something has therefore paid in full for each funded project of theirs and holds
``endowment - sum of those payments``: fractions that follow from counting, without a fraction per
voter. Floats only sort supporters into "pays in full" and "pays the rest"; those within ``NEAR``
of the border are placed by their exact holding.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul

import numpy as np

from polls.algorithms.counting.profiles import Bools, Floats, Ints, Profile, dot

NEAR = 1e-9


def water_level(held: Floats, weights: Floats, cost: float, start: float) -> float | None:
    """The payment x with ``sum(min(held, x)) = cost`` from below; None when they hold too little.

    The sum is concave in x, so that Newton's steps never pass the solution; it is reached when a
    step leaves nobody else behind, or goes down, which only rounding does after the first one.
    """
    level, before = start, -1.0
    while True:
        above = held > level
        rest = dot(weights, above)
        if rest == before:
            return level
        if not rest:
            return None
        risen = level + (cost - dot(weights, np.minimum(held, level))) / rest
        if before >= 0 and risen <= level:
            return level
        level, before = risen, rest


@dataclass(frozen=True)
class Payment:
    """The exact largest payment for a project. ``groups`` pay, those marked ``low`` all they have;
    ``full`` voters pay the whole amount, ``partial`` ones less, because they hold no more."""

    amount: Fraction
    groups: Ints
    low: Bools
    full: int
    partial: int


class Holdings:
    """What each group of voters holds after a sequence of funded projects, exactly."""

    def __init__(self, profile: Profile, costs: list[Fraction], endowment: Fraction) -> None:
        self.profile = profile
        self.costs = costs
        self.endowment = endowment
        self.held = np.full(len(profile.weights), float(endowment))
        self.paid: dict[int, Fraction] = {}
        self._numerators: list[int] = []
        self._denominator = 1

    def fund(self, project: int) -> Payment:
        """Lets the supporters of an affordable project pay for it."""
        payment = self.payment(project)
        if payment is None:
            raise ValueError("the supporters of this project hold too little")
        left = self.held[payment.groups] - float(payment.amount)
        # Nobody who paid in full holds nothing: zero marks those who paid their rest, exactly.
        left = np.maximum(left, np.finfo(float).tiny)
        left[payment.low] = 0.0
        self.held[payment.groups] = left
        self._note(project, payment.amount)
        return payment

    def _note(self, project: int, amount: Fraction) -> None:
        """Payments are held over one denominator too: sums of many are then sums of integers."""
        self.paid[project] = amount
        widened = lcm(self._denominator, amount.denominator)
        factor = widened // self._denominator
        self._numerators = [numerator * factor for numerator in self._numerators]
        self._numerators.append(amount.numerator * (widened // amount.denominator))
        self._denominator = widened

    def total(self, groups: Ints) -> Fraction:
        """What these groups hold together; groups that hold nothing must not be among them."""
        if not len(groups):
            return Fraction(0)
        weights = self.profile.weights[groups]
        times = self.profile.totals(groups, weights)[list(self.paid)].round().astype(np.int64)
        spent = sum(map(mul, self._numerators, times.tolist()))
        everything = self.endowment * round(float(weights.sum()))
        return everything - Fraction(spent, self._denominator)

    def supporters_hold(self, project: int) -> Fraction:
        groups = self.profile.supporters[project]
        return self.total(groups[self.held[groups] > 0])

    def payment(self, project: int) -> Payment | None:
        """What the supporters would pay, None when they hold less than the cost."""
        cost = self.costs[project]
        groups = self.profile.supporters[project]
        groups = groups[self.held[groups] > 0]
        held, weights = self.held[groups], self.profile.weights[groups]
        if not len(groups):
            return None
        level = water_level(held, weights, float(cost), float(cost) / float(weights.sum()))
        if level is None:
            level = float(held.max())
        margin = NEAR * float(self.endowment)
        low = held < level - margin
        border = np.flatnonzero(abs(held - level) <= margin)
        less = round(weights[low].sum())
        amount, also_less = self._settle(cost, groups, low, border)
        if amount is None:
            return None
        less += also_less
        return Payment(amount, groups, low, round(weights.sum()) - less, less)

    def _settle(
        self, cost: Fraction, groups: Ints, low: Bools, border: Ints
    ) -> tuple[Fraction | None, int]:
        """The exact payment, and how many at the border pay less; ``low`` is completed."""
        weights = self.profile.weights[groups]
        rest = round(weights[~low].sum())
        missing = cost - self.total(groups[low])
        less = 0
        for value, members in self._exact(groups, border):
            # Everybody up to here pays their rest. Is what remains more than that for the others?
            if value * rest > missing:
                break
            low[members] = True
            count = round(weights[members].sum())
            missing -= value * count
            rest -= count
            if not rest:
                return (None if missing else value), less
            less += 0 if value * rest == missing else count
        return missing / rest, less

    def _exact(self, groups: Ints, border: Ints) -> list[tuple[Fraction, Ints]]:
        """The supporters at the border by what they hold exactly, least first."""
        if not len(border):
            return []
        funded = list(self.paid)
        if not funded:
            return [(self.endowment, border)]
        places, columns = self.profile.entries(groups[border])
        column = np.full(self.profile.projects, -1)
        column[funded] = np.arange(len(funded))
        known = column[columns] >= 0
        pattern = np.zeros((len(border), len(funded)), dtype=bool)
        pattern[places[known], column[columns[known]]] = True
        kinds, which = np.unique(pattern, axis=0, return_inverse=True)
        by_value: dict[Fraction, list[Ints]] = {}
        for kind, row in enumerate(kinds):
            spent = sum((self.paid[funded[i]] for i in np.flatnonzero(row)), Fraction(0))
            members = border[np.flatnonzero(which.reshape(-1) == kind)]
            by_value.setdefault(self.endowment - spent, []).append(members)
        return [(value, np.concatenate(by_value[value])) for value in sorted(by_value)]
