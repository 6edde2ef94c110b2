"""Method of Equal Shares with cost utilities for approval budgets.

Peters, Pierczyński, Skowron: "Proportional Participatory Budgeting with Additive Utilities"
(NeurIPS 2021); equalshares.net. Every ballot holds the same endowment. The project is funded that
the largest single payment of a supporter is smallest for, in relation to its cost; supporters pay
equally, or all they have left. See docs/counting.md for ties and completions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from math import inf

import numpy as np
from numpy import minimum

from polls.algorithms.counting.outcomes import BudgetTie, Project
from polls.algorithms.counting.payments import NEAR, Holdings
from polls.algorithms.counting.profiles import Floats, Profile


@dataclass
class Run:
    """The projects funded from one endowment, in order, and the ties that were broken."""

    endowment: Fraction
    order: list[int] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    ties: list[BudgetTie] = field(default_factory=list)


class EqualShares:
    """An election that can be run from several endowments."""

    def __init__(self, profile: Profile, projects: Sequence[Project]) -> None:
        self.profile = profile
        self.projects = projects
        self.costs = [project.cost for project in projects]
        self.floats = [float(cost) for cost in self.costs]
        self.needed = {
            p: cost / profile.votes[p] for p, cost in enumerate(self.costs) if profile.votes[p]
        }
        """What a voter must hold at least for a project to be affordable, for those with a vote."""
        self.free = [p for p, cost in enumerate(self.costs) if not cost and profile.votes[p]]
        with np.errstate(divide="ignore", invalid="ignore"):
            votes = np.array(profile.votes, dtype=np.float64)
            self.first_ratios = 1.0 / votes
            self.equal_shares = np.array(self.floats) / votes
            """What each supporter would pay if all paid alike: never less than that."""
        self.first_ratios[[p for p, cost in enumerate(self.costs) if not cost]] = inf
        self.beginning = Run(Fraction(0))
        self.begun_with = np.zeros(len(profile.weights))

    def begin_alike(self, endowment: Fraction) -> None:
        """Find the rounds with which each run from this endowment or a larger one begins.

        A project with v votes costs its supporters 1/v of its cost at least, and just that where
        all of them can pay as much. So while the one with the most votes is such a project, and
        no other has as many, it is the cheapest, however much more everybody holds.
        """
        order = sorted(np.flatnonzero(self.first_ratios < inf).tolist(), key=self.preferred)
        votes, begun = [*(self.profile.votes[p] for p in order), 0], Run(endowment)
        held = np.full(len(self.profile.weights), float(endowment))
        for place, project in enumerate(order):
            groups, price = self.profile.supporters[project], self.floats[project] / votes[place]
            left = held.take(groups) - price
            if votes[place] == votes[place + 1] or left.min() <= NEAR * float(endowment):
                break
            held[groups] = left
            begun.order.append(project)
            begun.ratios.append(1 / votes[place])
        self.beginning, self.begun_with = begun, float(endowment) - held

    def run(self, endowment: Fraction, like: Run | None = None, near: float = NEAR) -> Run:
        """One run from the beginning. ``like``, the run from a similar endowment, makes it faster:
        it says which project is measured first in a round, and where, never which is funded."""
        return _Rounds(self, endowment, near).all(like or Run(endowment))

    def preferred(self, project: int) -> tuple[int, Fraction, str]:
        """The tie rule: more approvals, then lower cost, then the identifier as text."""
        return (
            -self.profile.votes[project],
            self.costs[project],
            self.projects[project].identifier,
        )

    def reason(self, chosen: int, tied: Sequence[int]) -> str:
        """Which part of the tie rule decided."""
        mine = self.preferred(chosen)
        others = [self.preferred(p) for p in tied if p != chosen]
        if all(other[0] != mine[0] for other in others):
            return "votes"
        return "cost" if all(other[:2] != mine[:2] for other in others) else "identifier"


class _Rounds:
    """The state of one run in floats, and exactly once something is too near to decide.

    ``ratios`` are lower bounds of what a project would cost a supporter per unit of cost. They
    only grow, since holdings only shrink: a project whose bound exceeds the best ratio found in a
    round needs no new sum, and one that its supporters cannot afford never comes back.
    """

    def __init__(self, election: EqualShares, endowment: Fraction, near: float) -> None:
        self.election = election
        self.near = near
        self.outcome = Run(endowment)
        self.held = np.full(len(election.profile.weights), float(endowment))
        within_reach = election.equal_shares <= float(endowment) * (1 + NEAR)
        self.ratios: list[float] = np.where(within_reach, election.first_ratios, inf).tolist()
        self.bounds = sorted((ratio, p) for p, ratio in enumerate(self.ratios) if ratio < inf)
        """A heap of the ratios with their projects, and of some that have grown since."""
        self.exact: Holdings | None = None
        self.measured: tuple[int, Floats] | None = None
        """The project that was measured last in this round, with what its supporters hold."""

    def all(self, like: Run) -> Run:
        self._fund_free_projects()
        self._begin()
        while True:
            at = len(self.outcome.order)
            guess = (like.order[at], like.ratios[at]) if at < len(like.order) else (None, 0.0)
            tied = self._cheapest(*guess)
            if not tied:
                return self.outcome
            chosen = next(iter(tied)) if len(tied) == 1 else self._decide(tied)
            if chosen is not None:
                self._fund(chosen, tied[chosen])

    def _fund_free_projects(self) -> None:
        waiting = sorted(self.election.free, key=self.election.preferred)
        while waiting:
            if len(waiting) > 1:
                self._note(waiting)
            self.outcome.order.append(waiting.pop(0))
            self.outcome.ratios.append(0.0)

    def _begin(self) -> None:
        """The rounds that are known before (``begin_alike``)."""
        begun = self.election.beginning
        if begun.order and self.outcome.endowment >= begun.endowment:
            self.held -= self.election.begun_with
            for project in begun.order:
                self.ratios[project] = inf
            self.outcome.order += begun.order
            self.outcome.ratios += begun.ratios

    def _cheapest(self, first: int | None, guess: float) -> dict[int, float]:
        """The projects whose ratio is the smallest, or too near to it to tell, with it.

        ``first`` is measured before the others, from where its ratio is guessed to be.
        """
        ratios, bounds = self.ratios, self.bounds
        found: dict[int, float] = {}
        best = limit = inf
        measured: list[int] = []
        if first is not None and ratios[first] < inf:
            best = self._measure(first, inf, guess)[0]
            if best < inf:
                found[first], limit = best, best * (1 + self.near)
                measured.append(first)
        while bounds and bounds[0][0] <= limit:
            bound, project = heappop(bounds)
            if bound != ratios[project] or project in found:
                continue  # it has grown, or been measured, since this was noted
            ratio, reached = self._measure(project, limit, limit)
            if ratio < inf:
                measured.append(project)
                if reached:
                    found[project] = ratio
                    if ratio < best:
                        best, limit = ratio, ratio * (1 + self.near)
        for project in measured:
            heappush(bounds, (ratios[project], project))
        return {p: ratio for p, ratio in found.items() if ratio <= limit}

    def _measure(self, project: int, limit: float, start: float) -> tuple[float, bool]:
        """The ratio of a project, or a lower bound of it once that exceeds the limit.

        What supporters pay together is concave in the largest payment: the first of Newton's
        steps, from wherever it starts, and all later ones end at or below the solution.
        """
        profile, cost = self.election.profile, self.election.floats[project]
        held = self.held.take(profile.supporters[project])
        weigh = profile.weigh[project]
        known, ceiling = self.ratios[project], limit * cost
        lowest, before = known * cost, -1.0
        guessed = known < start < inf
        level = start * cost if guessed else lowest
        while True:
            rest = weigh(held > level)
            if rest == before:
                break
            if not rest:
                if not guessed or weigh(held) < cost - self._margin(project):
                    return self._measure_exactly(project, held)
                guessed, level, before = False, lowest, -1.0
                continue
            risen = level + (cost - weigh(minimum(held, level))) / rest
            if before >= 0 and risen <= level:
                break  # only rounding goes down after the first step; it could do so for ever
            level, before = float(risen), rest
            if level > ceiling:
                break
        self.ratios[project] = max(level / cost * (1 - 1e-12), known)
        if level > ceiling:
            return level / cost, False
        self.measured = project, held
        return level / cost, True

    def _measure_exactly(self, project: int, held: Floats) -> tuple[float, bool]:
        """What is left does not suffice, by floats: certain only if it is clearly less."""
        cost = self.election.floats[project]
        if self.election.profile.weigh[project](held) >= cost - self._margin(project):
            payment = self._exactly().payment(project)
            if payment is not None:
                return float(payment.amount) / cost, True
        self.ratios[project] = inf
        return inf, False

    def _margin(self, project: int) -> float:
        """How near to a cost what supporters hold together is too near for floats."""
        everything = float(self.outcome.endowment) * self.election.profile.votes[project]
        return self.near * (self.election.floats[project] + 1e-3 * everything)

    def _exactly(self) -> Holdings:
        """The exact holdings after the projects funded so far."""
        election, order = self.election, self.outcome.order
        if self.exact is None:
            self.exact = Holdings(election.profile, election.costs, self.outcome.endowment)
        for project in order[len(self.exact.paid) + len(election.free) :]:
            self.exact.fund(project)
        return self.exact

    def _decide(self, tied: Iterable[int]) -> int | None:
        """Exact ratios; equal ones by the tie rule. None when one of them cannot be paid at all:
        then the round is looked at again without it."""
        exact: dict[int, Fraction] = {}
        for project in tied:
            payment = self._exactly().payment(project)
            if payment is None:
                self.ratios[project] = inf
                return None
            exact[project] = payment.amount / self.election.costs[project]
        best = min(exact.values())
        equal = sorted((p for p in exact if exact[p] == best), key=self.election.preferred)
        if len(equal) > 1:
            self._note(equal)
        return equal[0]

    def _note(self, equal: Sequence[int]) -> None:
        chosen = equal[0]
        reason = self.election.reason(chosen, equal)
        tie = BudgetTie(len(self.outcome.order) + 1, tuple(equal), chosen, reason)
        self.outcome.ties.append(tie)

    def _fund(self, project: int, ratio: float) -> None:
        groups = self.election.profile.supporters[project]
        measured, self.measured = self.measured, None
        if measured is not None and measured[0] == project:
            held = measured[1]
        else:
            held = self.held.take(groups)
        self.held[groups] = np.maximum(held - ratio * self.election.floats[project], 0.0)
        self.outcome.order.append(project)
        self.outcome.ratios.append(ratio)
        self.ratios[project] = inf
