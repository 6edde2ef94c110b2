"""Outcomes as text in words, round by round, for a terminal."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from polls.algorithms.counting.outcomes import (
    BudgetOutcome,
    BudgetRound,
    BudgetTie,
    RankedOutcome,
    RankedTie,
)


def number(value: Fraction | int | None, places: int = 2) -> str:
    """A number for reading: grouped, with decimals only where there are any."""
    exact = Fraction(value or 0)
    if exact.denominator == 1:
        return f"{int(exact):,}"
    return f"{Decimal(round(exact * 10**places)).scaleb(-places):,.{places}f}"


def budget_text(outcome: BudgetOutcome) -> Iterator[str]:
    yield (
        f"{number(outcome.ballots)} ballots, {number(outcome.valid)} valid, "
        f"budget {number(outcome.budget)}."
    )
    if outcome.endowment is not None:
        yield f"Each ballot began with {number(outcome.endowment)}."
    yield f"{len(outcome.winners)} projects are funded, for {number(outcome.cost)} together."
    if outcome.rounds:
        yield ""
    ties: dict[int, list[BudgetTie]] = {}
    for tie in outcome.ties:
        ties.setdefault(tie.round, []).append(tie)
    for at, done in enumerate(outcome.rounds, start=1):
        yield _budget_round(outcome, at, done)
        for tie in ties.get(at, []):
            yield _budget_tie(outcome, tie)
    yield from _losers(outcome)


def _budget_round(outcome: BudgetOutcome, at: int, done: BudgetRound) -> str:
    project = outcome.projects[done.project]
    text = f"Round {at}: {project.identifier}"
    if project.name:
        text += f" ({project.name})"
    text += f" costs {number(project.cost)}."
    if done.by == "completion":
        return f"{text} Its {number(done.votes)} votes bring it in with what was left."
    if done.paid is None:
        return f"{text} It has {number(done.votes)} votes or points."
    text += f" {number(done.full)} supporters pay {number(done.paid)} each"
    if done.partial:
        text += (
            f", {number(done.partial)} pay the rest of what they held, "
            f"{number(done.paid_partial)} together"
        )
    return f"{text}: {number(done.effective_votes)} effective votes."


def _budget_tie(outcome: BudgetOutcome, tie: BudgetTie) -> str:
    names = ", ".join(outcome.projects[p].identifier for p in tie.projects)
    reasons = {"votes": "more votes", "cost": "the lower cost", "identifier": "the identifier"}
    chosen = outcome.projects[tie.chosen].identifier
    return f"  Equal: {names}. {reasons[tie.decided_by].capitalize()} decided for {chosen}."


def _losers(outcome: BudgetOutcome) -> Iterator[str]:
    if outcome.losers:
        yield ""
        yield "Not funded:"
    for loser in outcome.losers:
        project = outcome.projects[loser.project]
        who = "there was" if outcome.endowment is None else "its supporters held"
        text = (
            f"{project.identifier}: {number(loser.votes)} votes or points; it costs "
            f"{number(project.cost)}, {who} {number(loser.held)}"
        )
        text += f", {number(loser.missing)} were missing." if loser.missing > 0 else "."
        if loser.spent:
            most = sorted(loser.spent, key=lambda item: -item[1])[:3]
            listed = ", ".join(
                f"{outcome.projects[p].identifier} ({number(amount)})" for p, amount in most
            )
            text += f" They had spent most on {listed}."
        yield text


def ranked_text(outcome: RankedOutcome) -> Iterator[str]:
    yield f"{number(outcome.ballots)} ballots, {number(outcome.valid)} valid."
    if outcome.quota is not None:
        seats = "1 seat" if outcome.seats == 1 else f"{outcome.seats} seats"
        yield f"{seats}, quota {number(outcome.quota)}."
    elected = ", ".join(outcome.names[c] for c in outcome.elected) or "nobody"
    yield f"Elected: {elected}."
    if outcome.preferences is not None:
        yield from _ranking(outcome)
    else:
        yield from _ranked_rounds(outcome)
    yield from (f"  {_ranked_tie(outcome, tie)}" for tie in outcome.ties)


def _ranked_rounds(outcome: RankedOutcome) -> Iterator[str]:
    for at, done in enumerate(outcome.rounds, start=1):
        yield ""
        yield f"Round {at}:"
        for candidate, votes in done.votes.items():
            yield f"  {number(votes, 5):>16}  {outcome.names[candidate]}"
        if done.nontransferable:
            yield f"  {number(done.nontransferable, 5):>16}  (with nobody any more)"
        if done.transferred is not None:
            yield f"  The surplus of {outcome.names[done.transferred]} is passed on."
        if done.excluded is not None:
            yield f"  {outcome.names[done.excluded]} has the fewest votes and is excluded."
        if done.elected:
            yield f"  Elected: {', '.join(outcome.names[c] for c in done.elected)}."


def _ranking(outcome: RankedOutcome) -> Iterator[str]:
    yield ""
    for at, place in enumerate(outcome.ranking, start=1):
        equal = " (equal)" if len(place) > 1 else ""
        yield f"Place {at}{equal}: {', '.join(outcome.names[c] for c in place)}"
    preferences = outcome.preferences or {}
    yield ""
    for (a, b), votes in preferences.items():
        if votes > preferences[b, a]:
            against = number(preferences[b, a])
            yield f"  {outcome.names[a]} over {outcome.names[b]}: {number(votes)} to {against}"


def _ranked_tie(outcome: RankedOutcome, tie: RankedTie) -> str:
    names = ", ".join(outcome.names[c] for c in tie.candidates)
    how = "by lot" if tie.decided_by == "lot" else f"by {tie.decided_by}"
    return f"Round {tie.round}: {names} were equal; decided {how}: {outcome.names[tie.chosen]}."
