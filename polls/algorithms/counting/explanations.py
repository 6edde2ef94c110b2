"""Why an Equal Shares outcome is as it is, in amounts that add up to the cent."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from polls.algorithms.counting.equal_shares import EqualShares, Run
from polls.algorithms.counting.money import rounded, smallest_unit, split
from polls.algorithms.counting.outcomes import BudgetLoser, BudgetOutcome, BudgetRound
from polls.algorithms.counting.payments import Holdings, Payment
from polls.algorithms.counting.profiles import Floats


def explain_shares(
    election: EqualShares, run: Run, budget: Fraction
) -> tuple[BudgetOutcome, float]:
    """The outcome of a run, paid again exactly; and by how much its floats were off at most."""
    unit = smallest_unit([budget, *election.costs])
    holdings = Holdings(election.profile, election.costs, run.endowment)
    rounds, error = [], 0.0
    approvals = election.profile.approvals()
    spent = np.zeros(len(election.profile.columns))
    for project, ratio in zip(run.order, run.ratios, strict=True):
        before = holdings.held.copy()
        payment = _pay(holdings, project)
        cost = election.costs[project]
        if payment is None:
            rounds.append(_free(project, election.profile.votes[project]))
            continue
        exact = float(payment.amount / cost)
        error = max(error, abs(exact - ratio) / exact)
        rounds.append(_round(project, election.profile.votes[project], cost, payment, unit))
        spent[approvals[project]] = _spent(election, project, before, payment)
    losers = [
        _loser(election, holdings, run.order, project, spent, unit)
        for project in range(len(election.costs))
        if project not in set(run.order)
    ]
    outcome = BudgetOutcome(
        rule="equal-shares",
        ballots=election.profile.ballots,
        valid=election.profile.valid,
        budget=budget,
        projects=tuple(election.projects),
        rounds=tuple(rounds),
        losers=tuple(losers),
        ties=tuple(run.ties),
        endowment=run.endowment,
    )
    return outcome, error


def _pay(holdings: Holdings, project: int) -> Payment | None:
    """The payment for a project, None for one that costs nothing."""
    return holdings.fund(project) if holdings.costs[project] else None


def _free(project: int, votes: int) -> BudgetRound:
    zero = Fraction(0)
    return BudgetRound(
        project, Fraction(votes), "equal-shares", Fraction(votes), zero, votes, 0, zero, zero
    )


def _round(project: int, votes: int, cost: Fraction, payment: Payment, unit: int) -> BudgetRound:
    paid_full = rounded(payment.amount * payment.full, unit)
    return BudgetRound(
        project=project,
        votes=Fraction(votes),
        by="equal-shares",
        effective_votes=cost / payment.amount,
        paid=payment.amount,
        full=payment.full,
        partial=payment.partial,
        paid_full=paid_full,
        paid_partial=cost - paid_full,
    )


def _spent(election: EqualShares, project: int, before: Floats, payment: Payment) -> Floats:
    """What each group of supporters of a project paid for it in this round."""
    groups = election.profile.supporters[project]
    amounts = np.minimum(before[groups], float(payment.amount))
    return amounts * election.profile.weights[groups]


def _loser(
    election: EqualShares,
    holdings: Holdings,
    order: Sequence[int],
    project: int,
    spent: Floats,
    unit: int,
) -> BudgetLoser:
    votes = election.profile.votes[project]
    held = rounded(holdings.supporters_hold(project), unit)
    gone = rounded(holdings.endowment * votes, unit) - held
    on_each = election.profile.sums(election.profile.supporters[project], spent)
    shares = split(gone, on_each[list(order)].tolist(), unit)
    return BudgetLoser(
        project=project,
        votes=Fraction(votes),
        held=held,
        missing=election.costs[project] - held,
        spent=tuple((winner, share) for winner, share in zip(order, shares, strict=True) if share),
    )
