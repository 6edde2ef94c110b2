"""Counts that add up: single choice, approval, score, and allocation of a budget by each voter."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polls.algorithms.counting.money import plain
from polls.algorithms.counting.outcomes import Data
from polls.algorithms.counting.rankings import lot

TOGETHER, LOT, ORDER = "together", "lot", "order"
TIE_RULES = (TOGETHER, LOT, ORDER)


@dataclass(frozen=True)
class AddedOutcome:
    """Sums by option. ``winners`` are those with the most; more than one when equal options win
    together, else the tie rule (lot or the order of the options) has decided."""

    rule: str
    ballots: int
    valid: int
    blank: int
    invalid: int
    counts: Mapping[int, Fraction]
    winners: tuple[int, ...]
    tied: tuple[int, ...] = ()
    decided_by: str = ""

    def as_data(self) -> Data:
        return {
            "rule": self.rule,
            "ballots": self.ballots,
            "valid": self.valid,
            "blank": self.blank,
            "invalid": self.invalid,
            "counts": {str(option): plain(count) for option, count in self.counts.items()},
            "winners": list(self.winners),
            "ties": [self._tie()] if self.tied else [],
        }

    def _tie(self) -> Data:
        return {
            "options": list(self.tied),
            "chosen": list(self.winners),
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True)
class Share:
    """A hard limit: the part of a budget that goes to the options of one category."""

    category: str
    least: Fraction
    most: Fraction

    def kept(self, amount: Fraction, total: Fraction) -> bool:
        return self.least * total <= amount <= self.most * total


@dataclass(frozen=True)
class Breach:
    """Why an allocation cannot be: ``what`` is unknown, negative, ceiling, empty or share."""

    what: str
    amount: Fraction
    limit: Fraction
    category: str = ""


def single_choice(
    ballots: Iterable[int | None], options: Sequence[int], *, ties: str = TOGETHER, seed: str = ""
) -> AddedOutcome:
    """One option a ballot; None is a blank one, an unknown option an invalid one."""
    as_lists = ([] if ballot is None else [ballot] for ballot in ballots)
    return approval(as_lists, options, most=1, ties=ties, seed=seed, rule="single-choice")


def approval(
    ballots: Iterable[Sequence[int]],
    options: Sequence[int],
    *,
    most: int | None = None,
    ties: str = TOGETHER,
    seed: str = "",
    rule: str = "approval",
) -> AddedOutcome:
    """Up to ``most`` options a ballot. One that names more, an unknown or one twice is invalid."""
    limit = len(options) if most is None else most
    known = frozenset(options)

    def read(ballot: Sequence[int]) -> dict[int, int] | None:
        approved = dict.fromkeys(ballot, 1)
        fine = len(approved) == len(ballot) <= limit and known.issuperset(approved)
        return approved if fine else None

    return _added(rule, map(read, ballots), options, ties, seed)


def score(
    ballots: Iterable[Mapping[int, int]],
    options: Sequence[int],
    *,
    highest: int,
    ties: str = TOGETHER,
    seed: str = "",
) -> AddedOutcome:
    """Points from 0 to ``highest`` for each option; options left out have none."""
    known = frozenset(options)

    def read(ballot: Mapping[int, int]) -> Mapping[int, int] | None:
        fine = known.issuperset(ballot) and all(0 <= p <= highest for p in ballot.values())
        return ballot if fine else None

    return _added("score", map(read, ballots), options, ties, seed)


def breaches(
    ballot: Mapping[int, int],
    categories: Mapping[int, str],
    *,
    ceiling: int,
    shares: Collection[Share] = (),
) -> list[Breach]:
    """What is wrong with an allocation; nothing for one that may be cast.

    ``categories`` names the category of each option. A share is a part of what the ballot spends.
    """
    total = Fraction(sum(ballot.values()))
    found = [
        Breach("unknown", Fraction(amount), Fraction(0))
        for option, amount in ballot.items()
        if option not in categories
    ]
    found += [
        Breach("negative", Fraction(amount), Fraction(0))
        for amount in ballot.values()
        if amount < 0
    ]
    if total > ceiling:
        found.append(Breach("ceiling", total, Fraction(ceiling)))
    if not total:
        found.append(Breach("empty", total, Fraction(ceiling)))
    for share in shares:
        amount = Fraction(sum(a for o, a in ballot.items() if categories.get(o) == share.category))
        if not share.kept(amount, total):
            limit = share.least if amount < share.least * total else share.most
            found.append(Breach("share", amount, limit * total, share.category))
    return found


def allocation(
    ballots: Iterable[Mapping[int, int]],
    categories: Mapping[int, str],
    *,
    ceiling: int,
    shares: Collection[Share] = (),
) -> AddedOutcome:
    """The mean of what valid ballots give each option. It keeps the ceiling and the shares, since
    each of the ballots does and both are linear."""

    def read(ballot: Mapping[int, int]) -> Mapping[int, int] | None:
        if not any(ballot.values()) and set(ballot) <= set(categories):
            return {}
        return None if breaches(ballot, categories, ceiling=ceiling, shares=shares) else ballot

    summed = _added("allocation", map(read, ballots), list(categories), TOGETHER, "")
    valid = summed.valid or 1
    means = {option: amount / valid for option, amount in summed.counts.items()}
    winners = tuple(option for option, mean in means.items() if mean)
    return AddedOutcome(
        "allocation", summed.ballots, summed.valid, summed.blank, summed.invalid, means, winners
    )


def _added(
    rule: str,
    ballots: Iterable[Mapping[int, int] | None],
    options: Sequence[int],
    ties: str,
    seed: str,
) -> AddedOutcome:
    """Sums what readable ballots give; None stands for an invalid one, nothing for a blank one."""
    if ties not in TIE_RULES:
        raise ValueError(f"unknown tie rule: {ties}")
    sums: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for ballot in ballots:
        kinds["invalid" if ballot is None else "valid" if ballot else "blank"] += 1
        sums.update(ballot or {})
    most = max((sums[option] for option in options), default=0)
    best = tuple(option for option in options if most and sums[option] == most)
    winners = best
    if len(best) > 1 and ties != TOGETHER:
        winners = (lot(best, seed, 1),) if ties == LOT else best[:1]
    return AddedOutcome(
        rule=rule,
        ballots=kinds.total(),
        valid=kinds["valid"],
        blank=kinds["blank"],
        invalid=kinds["invalid"],
        counts={option: Fraction(sums[option]) for option in options},
        winners=winners,
        tied=best if len(best) > 1 else (),
        decided_by=ties if len(best) > 1 else "",
    )
