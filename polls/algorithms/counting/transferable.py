"""Single transferable vote as in Scotland, and instant runoff.

The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52:
weighted inclusive Gregory transfers, values truncated to five decimals, here as integers.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from polls.algorithms.counting.outcomes import RankedOutcome, RankedRound
from polls.algorithms.counting.rankings import Grouped, Ranking, Stages, shown, valid

SCALE = 100_000


class EqualBallots(NamedTuple):
    """Equal ballot papers: how many, what each is worth now, and the preference they are at."""

    ranking: Ranking
    copies: int
    value: int
    place: int


class _Count:
    """Papers in parcels, one for each candidate."""

    def __init__(self, ballots: Grouped, candidates: Sequence[int], seed: str, worth: int) -> None:
        self.worth = worth
        self.cast = valid(ballots) * worth
        self.stages = Stages(seed)
        self.continuing = list(candidates)
        self.elected: list[int] = []
        self.rounds: list[RankedRound] = []
        self.parcels: dict[int, list[EqualBallots]] = {c: [] for c in candidates}
        self.votes = dict.fromkeys(candidates, 0)
        self.read: dict[Ranking, int] = {}
        for ranking, count in ballots.items():
            if ranking:
                self._give(EqualBallots(ranking, count, worth, 0))

    def _give(self, papers: EqualBallots) -> None:
        candidate = papers.ranking[papers.place]
        self.parcels[candidate].append(papers)
        self.read[papers.ranking] = papers.place + 1
        self.votes[candidate] += papers.copies * papers.value

    def begin(self) -> None:
        """A stage: the votes as they are now."""
        self.stages.history.append(dict(self.votes))

    def elect(self, winners: Sequence[int]) -> tuple[int, ...]:
        ordered = sorted(winners, key=lambda c: (-self.votes[c], c))
        self.elected += ordered
        self.continuing = [c for c in self.continuing if c not in ordered]
        return tuple(ordered)

    def exclude(self, candidate: int) -> None:
        self.continuing.remove(candidate)

    def pass_on(self, candidate: int, surplus: int | None = None) -> None:
        """Hands the papers of a candidate to the next continuing preference of each.

        A surplus goes on all papers, each worth its share of it, what is below five decimals
        ignored; from an excluded candidate they go on at their value.
        """
        total = self.votes[candidate]
        self.votes[candidate] = 0 if surplus is None else total - surplus
        standing = frozenset(self.continuing)
        for papers in self.parcels.pop(candidate):
            place = _next(papers, standing)
            value = papers.value if surplus is None else surplus * papers.value // total
            if place is not None and value:
                self._give(papers._replace(value=value, place=place))

    def record(
        self,
        elected: tuple[int, ...],
        excluded: int | None = None,
        transferred: int | None = None,
    ) -> None:
        """Notes the stage that has begun and what follows from it."""
        votes = self.stages.history[-1]
        gone = set(votes) - set(self.continuing) - set(self.elected) - {excluded}
        self.rounds.append(
            RankedRound(
                votes=shown({c: v for c, v in votes.items() if c not in gone}, self.worth),
                elected=elected,
                excluded=excluded,
                transferred=transferred,
                nontransferable=Fraction(self.cast - sum(votes.values()), self.worth),
            )
        )


def _next(papers: EqualBallots, standing: frozenset[int]) -> int | None:
    for place in range(papers.place + 1, len(papers.ranking)):
        if papers.ranking[place] in standing:
            return place
    return None


def scottish_stv(
    ballots: Grouped, names: Mapping[int, str], seats: int, seed: str = ""
) -> RankedOutcome:
    """Scottish rules. ``names`` gives the candidates; equal ones are told apart as Stages does."""
    count = _Count(ballots, list(names), seed, SCALE)
    quota = valid(ballots) // (seats + 1) + 1
    surpluses: list[int] = []
    while count.cast:
        count.begin()
        elected = count.elect([c for c in count.continuing if count.votes[c] >= quota * SCALE])
        surpluses += [c for c in elected if count.votes[c] > quota * SCALE]
        vacancies = seats - len(count.elected)
        if not vacancies or len(count.continuing) <= vacancies:
            count.record(elected + count.elect(count.continuing if vacancies else []))
            break
        if surpluses:
            first = count.stages.highest(surpluses)
            surpluses.remove(first)
            count.record(elected, transferred=first)
            count.pass_on(first, count.votes[first] - quota * SCALE)
            continue
        last = count.stages.lowest(count.continuing)
        count.exclude(last)
        if len(count.continuing) == vacancies:
            count.record(elected + count.elect(count.continuing), excluded=last)
            break
        count.record(elected, excluded=last)
        count.pass_on(last)
    return _outcome("scottish-stv", ballots, names, count, seats, quota)


def instant_runoff(ballots: Grouped, names: Mapping[int, str], seed: str = "") -> RankedOutcome:
    """Excludes the last until one holds more than half of the ballots that still count."""
    count = _Count(ballots, list(names), seed, 1)
    while count.cast:
        count.begin()
        remaining = sum(count.votes[c] for c in count.continuing)
        leader = max(count.continuing, key=lambda c: count.votes[c])
        if 2 * count.votes[leader] > remaining:
            count.record(count.elect([leader]))
            break
        last = count.stages.lowest(count.continuing)
        count.exclude(last)
        count.record((), excluded=last)
        count.pass_on(last)
    return _outcome("irv", ballots, names, count, 1, None)


def _outcome(
    rule: str,
    ballots: Grouped,
    names: Mapping[int, str],
    count: _Count,
    seats: int,
    quota: int | None,
) -> RankedOutcome:
    return RankedOutcome(
        rule=rule,
        ballots=sum(ballots.values()),
        valid=valid(ballots),
        seats=seats,
        quota=quota,
        names=names,
        elected=tuple(count.elected),
        rounds=tuple(count.rounds),
        ties=tuple(count.stages.ties),
        read=count.read,
    )
