"""All rules by their names, counted uniformly on plain values.

Shapes of a ballot, in positions of options: single choice an ``int`` (an empty list when blank),
approval and budget approval a list, ranking a list with the most preferred first, allocation and
score a mapping from position to amount or points. Greedy takes budget approvals or points.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from polls.algorithms.counting import simple
from polls.algorithms.counting.outcomes import BudgetOutcome, Data, Project, RankedOutcome
from polls.algorithms.counting.rankings import grouped as grouped_rankings
from polls.algorithms.counting.transferable import instant_runoff, scottish_stv

# Rules that calculate with arrays load numpy where they count: few who name a rule count anything.
if TYPE_CHECKING:
    from polls.algorithms.counting.profiles import Profile


@dataclass(frozen=True)
class CountedOption:
    """An option of a poll: its position, and what a rule may need to know of it."""

    position: int
    name: str = ""
    cost: int = 0
    category: str = ""


@dataclass(frozen=True)
class Settings:
    """What was published before opening. A rule reads what concerns it."""

    seats: int = 1
    seed: str = ""
    ties: str = simple.TOGETHER
    most: int | None = None
    highest: int = 5
    budget: int = 0
    completion: str = "none"
    step: int = 1
    shares: tuple[simple.Share, ...] = ()


class CountResult(Protocol):
    def as_data(self) -> Data: ...


Ballots = Iterable[Any]
Rule = Callable[[Ballots, Sequence[CountedOption], Settings], CountResult]


def _positions(options: Sequence[CountedOption]) -> list[int]:
    return [option.position for option in options]


def _single(ballots: Ballots, options: Sequence[CountedOption], settings: Settings) -> CountResult:
    chosen = _positions(options)
    marked = (None if ballot == [] else ballot for ballot in ballots)
    return simple.single_choice(marked, chosen, ties=settings.ties, seed=settings.seed)


def _approval(
    ballots: Ballots, options: Sequence[CountedOption], settings: Settings
) -> CountResult:
    return simple.approval(
        ballots, _positions(options), most=settings.most, ties=settings.ties, seed=settings.seed
    )


def _score(ballots: Ballots, options: Sequence[CountedOption], settings: Settings) -> CountResult:
    return simple.score(
        ballots,
        _positions(options),
        highest=settings.highest,
        ties=settings.ties,
        seed=settings.seed,
    )


def _allocation(
    ballots: Ballots, options: Sequence[CountedOption], settings: Settings
) -> CountResult:
    categories = {option.position: option.category for option in options}
    return simple.allocation(ballots, categories, ceiling=settings.budget, shares=settings.shares)


def _ranked(
    count: Callable[[Any, Mapping[int, str], Settings], RankedOutcome],
) -> Rule:
    def rule(ballots: Ballots, options: Sequence[CountedOption], settings: Settings) -> CountResult:
        names = {option.position: option.name or str(option.position) for option in options}
        return count(grouped_rankings(ballots, names), names, settings)

    return rule


def _approved(
    ballots: Ballots, options: Sequence[CountedOption]
) -> "tuple[Profile, list[Project]]":
    """Positions become indices; unknown ones are left out. Identifiers have one length, so that
    the order of the text is the order of the positions."""
    from polls.algorithms.counting.profiles import grouped

    index = {option.position: i for i, option in enumerate(options)}
    width = len(str(max(index, default=0)))
    projects = [
        Project(str(o.position).zfill(width), Fraction(o.cost), o.name, o.category) for o in options
    ]
    known = ([index[p] for p in ballot if p in index] for ballot in ballots)
    return grouped(known, len(projects)), projects


def _equal_shares(
    ballots: Ballots, options: Sequence[CountedOption], settings: Settings
) -> BudgetOutcome:
    from polls.algorithms.counting import budgets

    approvals, projects = _approved(ballots, options)
    return budgets.equal_shares(
        approvals, projects, Fraction(settings.budget), settings.completion, settings.step
    )


def _greedy(
    ballots: Ballots, options: Sequence[CountedOption], settings: Settings
) -> BudgetOutcome:
    """By votes, or by points where ballots give them."""
    from polls.algorithms.counting import budgets

    cast = list(ballots)
    approvals, projects = _approved(cast, options)
    points = [Fraction(votes) for votes in approvals.votes]
    if any(isinstance(ballot, dict) for ballot in cast):
        sums = sum((Counter(ballot) for ballot in cast), Counter[int]())
        points = [Fraction(sums[option.position]) for option in options]
    return budgets.greedy(
        points,
        projects,
        Fraction(settings.budget),
        ballots=approvals.ballots,
        valid=approvals.valid,
    )


def _schulze(ballots: Any, names: Mapping[int, str], settings: Settings) -> RankedOutcome:
    from polls.algorithms.counting.schulze import schulze

    return schulze(ballots, names, settings.seats, settings.seed)


METHODS: Mapping[str, Rule] = {
    "single-choice": _single,
    "approval": _approval,
    "score": _score,
    "allocation": _allocation,
    "scottish-stv": _ranked(lambda b, n, s: scottish_stv(b, n, s.seats, s.seed)),
    "irv": _ranked(lambda b, n, s: instant_runoff(b, n, s.seed)),
    "schulze": _ranked(_schulze),
    "equal-shares": _equal_shares,
    "greedy": _greedy,
}


def count(
    rule: str, ballots: Ballots, options: Sequence[CountedOption], settings: Settings | None = None
) -> CountResult:
    """Counts ballots by the rule of this name. Raises ValueError for an unknown one."""
    if rule not in METHODS:
        raise ValueError(f"unknown rule: {rule}")
    return METHODS[rule](ballots, options, settings or Settings())
