"""What a count says of itself, as plain values from which pages, reports and JSON are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polls.algorithms.counting.money import plain

Data = dict[str, Any]


@dataclass(frozen=True)
class Project:
    """One project of a budget. Ties that votes and cost leave are broken by the identifier,
    compared as text, character by character ("10" is before "9")."""

    identifier: str
    cost: Fraction
    name: str = ""
    category: str = ""


@dataclass(frozen=True)
class BudgetTie:
    """Projects that were equal in a round, and what decided: votes, cost or identifier."""

    round: int
    projects: tuple[int, ...]
    chosen: int
    decided_by: str

    def as_data(self, projects: Sequence[Project]) -> Data:
        return {
            "round": self.round,
            "projects": [projects[p].identifier for p in self.projects],
            "chosen": projects[self.chosen].identifier,
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True)
class BudgetRound:
    """A funded project. ``paid`` is the largest single payment; ``full`` supporters paid it, and
    ``partial`` supporters paid the rest of what they held. The two sums make the cost."""

    project: int
    votes: Fraction
    by: str
    effective_votes: Fraction | None = None
    paid: Fraction | None = None
    full: int = 0
    partial: int = 0
    paid_full: Fraction | None = None
    paid_partial: Fraction | None = None

    def as_data(self, projects: Sequence[Project]) -> Data:
        project = projects[self.project]
        data: Data = {
            "project": project.identifier,
            "name": project.name,
            "cost": plain(project.cost),
            "votes": plain(self.votes),
            "by": self.by,
        }
        if self.paid is not None:
            data |= {
                "effective_votes": plain(self.effective_votes),
                "paid": plain(self.paid),
                "full": self.full,
                "partial": self.partial,
                "paid_full": plain(self.paid_full),
                "paid_partial": plain(self.paid_partial),
            }
        return data


@dataclass(frozen=True)
class BudgetLoser:
    """A project that was not funded: what its supporters (or the budget) still held, what was
    missing, and on which winners its supporters had spent."""

    project: int
    votes: Fraction
    held: Fraction
    missing: Fraction
    spent: tuple[tuple[int, Fraction], ...] = ()

    def as_data(self, projects: Sequence[Project]) -> Data:
        project = projects[self.project]
        return {
            "project": project.identifier,
            "name": project.name,
            "cost": plain(project.cost),
            "votes": plain(self.votes),
            "held": plain(self.held),
            "missing": plain(self.missing),
            "spent": [
                {"project": projects[winner].identifier, "amount": plain(amount)}
                for winner, amount in self.spent
            ],
        }


@dataclass(frozen=True)
class BudgetOutcome:
    """The result of a budget poll. ``endowment`` is what each ballot held at first (None where
    the rule gives no shares)."""

    rule: str
    ballots: int
    valid: int
    budget: Fraction
    projects: tuple[Project, ...]
    rounds: tuple[BudgetRound, ...]
    losers: tuple[BudgetLoser, ...]
    ties: tuple[BudgetTie, ...]
    endowment: Fraction | None = None

    @property
    def winners(self) -> list[int]:
        return [done.project for done in self.rounds]

    @property
    def cost(self) -> Fraction:
        return sum((self.projects[p].cost for p in self.winners), Fraction(0))

    def as_data(self) -> Data:
        return {
            "rule": self.rule,
            "ballots": self.ballots,
            "valid": self.valid,
            "budget": plain(self.budget),
            "cost": plain(self.cost),
            "endowment": plain(self.endowment),
            "winners": [self.projects[p].identifier for p in self.winners],
            "rounds": [done.as_data(self.projects) for done in self.rounds],
            "ties": [tie.as_data(self.projects) for tie in self.ties],
        }

    def losers_as_data(self) -> list[Data]:
        return [loser.as_data(self.projects) for loser in self.losers]


@dataclass(frozen=True)
class RankedTie:
    """Candidates that were equal in a round, and what decided: an earlier round, or the lot."""

    round: int
    candidates: tuple[int, ...]
    chosen: int
    decided_by: str

    def as_data(self, names: Mapping[int, str]) -> Data:
        return {
            "round": self.round,
            "candidates": [names[c] for c in self.candidates],
            "chosen": names[self.chosen],
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True)
class RankedRound:
    """The votes of a round, and what followed from them: who was elected, whose surplus was
    passed on (``transferred``) or who was excluded. ``nontransferable`` votes stay with nobody."""

    votes: Mapping[int, Fraction]
    elected: tuple[int, ...]
    excluded: int | None
    nontransferable: Fraction
    transferred: int | None = None

    def as_data(self, names: Mapping[int, str]) -> Data:
        return {
            "votes": {names[c]: plain(votes) for c, votes in self.votes.items()},
            "elected": [names[c] for c in self.elected],
            "excluded": None if self.excluded is None else names[self.excluded],
            "transferred": None if self.transferred is None else names[self.transferred],
            "nontransferable": plain(self.nontransferable),
        }


@dataclass(frozen=True)
class RankedOutcome:
    """The result of a ranked poll. ``quota`` is None where the rule has none; ``ranking`` holds
    the places of Schulze's method, equal candidates together. ``read`` says of each ranking how
    many of its places the count has read; what stands behind them changes no figure."""

    rule: str
    ballots: int
    valid: int
    seats: int
    quota: int | None
    names: Mapping[int, str]
    elected: tuple[int, ...]
    rounds: tuple[RankedRound, ...]
    ties: tuple[RankedTie, ...]
    ranking: tuple[tuple[int, ...], ...] = ()
    preferences: Mapping[tuple[int, int], int] | None = None
    read: Mapping[tuple[int, ...], int] = field(default_factory=dict)

    def as_data(self) -> Data:
        data: Data = {
            "rule": self.rule,
            "ballots": self.ballots,
            "valid": self.valid,
            "seats": self.seats,
            "quota": self.quota,
            "elected": [self.names[c] for c in self.elected],
            "rounds": [done.as_data(self.names) for done in self.rounds],
            "ties": [tie.as_data(self.names) for tie in self.ties],
        }
        if self.preferences is not None:
            data["ranking"] = [[self.names[c] for c in place] for place in self.ranking]
            data["preferences"] = [
                {"prefer": self.names[a], "over": self.names[b], "ballots": count}
                for (a, b), count in self.preferences.items()
            ]
        return data
