"""Budget polls counted from the first ballot to the explanation: Equal Shares with its
completions, and greedy selection."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from polls.algorithms.counting.equal_shares import EqualShares, Run
from polls.algorithms.counting.explanations import explain_shares
from polls.algorithms.counting.outcomes import (
    BudgetLoser,
    BudgetOutcome,
    BudgetRound,
    BudgetTie,
    Project,
)
from polls.algorithms.counting.payments import NEAR
from polls.algorithms.counting.profiles import Profile
from polls.algorithms.counting.steadiness import steady

COMPLETIONS = ("none", "add1", "add1-utilitarian")
MARGINS = (NEAR, 1e-6, 1e-3)
WORTHWHILE = 8
"""Steps left out that make up for looking how many can be."""
LONGEST_WAIT = 64
"""Runs until the next look, however often looking was in vain."""


def equal_shares(
    ballots: Profile,
    projects: Sequence[Project],
    budget: Fraction,
    completion: str = "none",
    step: int = 1,
) -> BudgetOutcome:
    """The Method of Equal Shares. Raises ValueError for an unknown completion.

    ``step`` is by how much ``add1`` raises the endowment at a time: 1, or what a poll published,
    such as 1,000 rupiah, where single units would be too fine to matter.

    Floats decide what is clearer than the margin. The exact payments of the result tell how far
    they really were off; should that come near the margin, everything is run again with a wider
    one.
    """
    if completion not in COMPLETIONS:
        raise ValueError(f"unknown completion: {completion}")
    election = EqualShares(ballots, projects)
    for margin in MARGINS:
        run = _run(election, budget, completion, margin, step)
        outcome, error = explain_shares(election, run, budget)
        if error < margin / 100:
            break
    if completion == "add1-utilitarian":
        return _complete_by_votes(outcome, ballots.votes)
    return outcome


def _run(election: EqualShares, budget: Fraction, completion: str, margin: float, step: int) -> Run:
    voters = election.profile.ballots
    share = budget / voters if voters else Fraction(0)
    if completion == "none":
        return election.run(share, near=margin)
    return _raised(election, budget, Fraction(floor(share)), margin, step)


def _raised(
    election: EqualShares, budget: Fraction, start: Fraction, margin: float, step: int
) -> Run:
    """Endowments one step apart, until an outcome costs more than the budget.

    When all projects with a vote fit into the budget none ever does; then the first endowment
    that funds them all is the last that can change anything.
    """
    wanted = [p for p, votes in enumerate(election.profile.votes) if votes]
    all_fit = sum((election.costs[p] for p in wanted), Fraction(0)) <= budget
    election.begin_alike(start)
    run = election.run(start, near=margin)
    patience = _Patience()
    while not (all_fit and len(run.order) == len(wanted)):
        endowment = run.endowment + step * _steps(election, run, wanted, step)
        sure = run.endowment + step * patience.steady_steps(election, run, step)
        following = election.run(max(endowment, sure), run, near=margin)
        if sure > endowment and following.order != run.order:
            # Nothing says that this can happen; should it, no step is left out.
            following = election.run(endowment, run, near=margin)
        if sum((election.costs[p] for p in following.order), Fraction(0)) > budget:
            break
        run = following
    return run


class _Patience:
    """When to look how long an outcome stays: that costs as much as many runs, and is worth it
    where a unit of money is small beside what a voter holds."""

    def __init__(self) -> None:
        self.waits = 0
        self.next_wait = 16

    def steady_steps(self, election: EqualShares, run: Run, step: int) -> int:
        """Steps that are certain to change nothing; 0 when it was not worth looking lately."""
        if self.waits:
            self.waits -= 1
            return 0
        bound = steady(election, run, least=(WORTHWHILE + 1) * step) / step
        steps = int(min(bound, 2.0**53)) - 1 if bound > 1 else 0
        if steps < WORTHWHILE:
            self.waits = self.next_wait
            self.next_wait = min(LONGEST_WAIT, self.next_wait * 2)
        else:
            self.next_wait = 16
        return max(0, steps)


def _steps(election: EqualShares, run: Run, wanted: Sequence[int], step: int) -> int:
    """How many steps to go on at once.

    A project cannot be funded while its supporters, with nothing spent, hold less than its cost.
    Until the first of those not funded now can be, every outcome is a part of the present one: it
    costs no more, and is not complete either. So only the last endowment before that is run.
    """
    needed = min(election.needed[p] for p in set(wanted) - set(run.order))
    return max(1, ceil((needed - run.endowment) / step) - 1)


def greedy(
    points: Sequence[Fraction],
    projects: Sequence[Project],
    budget: Fraction,
    *,
    ballots: int,
    valid: int,
) -> BudgetOutcome:
    """The most points first, skipping what does not fit. Ties: lower cost, then identifier."""
    empty = BudgetOutcome("greedy", ballots, valid, budget, tuple(projects), (), (), ())
    return _by_points(empty, points, "votes")


def _complete_by_votes(outcome: BudgetOutcome, votes: Sequence[int]) -> BudgetOutcome:
    """What the completion by votes adds; losers keep what Equal Shares said of them."""
    points = [Fraction(count) for count in votes]
    completed = _by_points(outcome, points, "completion")
    chosen = set(completed.winners)
    losers = tuple(loser for loser in outcome.losers if loser.project not in chosen)
    return replace(completed, losers=losers)


def _by_points(outcome: BudgetOutcome, points: Sequence[Fraction], by: str) -> BudgetOutcome:
    projects, left = outcome.projects, outcome.budget - outcome.cost
    chosen = set(outcome.winners)
    rounds, ties, losers = list(outcome.rounds), list(outcome.ties), []
    waiting = [p for p in range(len(projects)) if p not in chosen]
    waiting.sort(key=_order(projects, points))
    for at, project in enumerate(waiting):
        cost = projects[project].cost
        if cost > left:
            losers.append(BudgetLoser(project, points[project], left, cost - left))
            continue
        equal = [p for p in waiting[at:] if points[p] == points[project]]
        fitting = tuple(p for p in equal if projects[p].cost <= left)
        if len(fitting) > 1:
            reason = "cost" if cost < projects[fitting[1]].cost else "identifier"
            ties.append(BudgetTie(len(rounds) + 1, fitting, project, reason))
        rounds.append(BudgetRound(project, points[project], by))
        left -= cost
    return replace(outcome, rounds=tuple(rounds), ties=tuple(ties), losers=tuple(losers))


def _order(
    projects: Sequence[Project], points: Sequence[Fraction]
) -> Callable[[int], tuple[Fraction, Fraction, str]]:
    return lambda p: (-points[p], projects[p].cost, projects[p].identifier)
