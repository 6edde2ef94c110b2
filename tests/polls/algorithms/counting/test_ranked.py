"""STV against a literal count, instant runoff and Schulze against known elections."""

import itertools
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from polls.algorithms.counting.outcomes import RankedOutcome
from polls.algorithms.counting.ranked_files import read_ranked
from polls.algorithms.counting.rankings import grouped, lot, readable
from polls.algorithms.counting.schulze import schulze
from polls.algorithms.counting.transferable import instant_runoff, scottish_stv
from tests.polls.algorithms.counting import reference
from tests.polls.elections import SEED, TIMES
from tests.shared_data import SHIPPED, data_files

WARDS = data_files("scot_stv/aberdeen_2017_ward*.csv")


def named(candidates: int) -> dict[int, str]:
    return {c: f"C{c}" for c in range(candidates)}


def random_papers(rng: random.Random, candidates: int) -> list[tuple[int, ...]]:
    """Few voters of few opinions, so that equal candidates are frequent."""
    opinions = [
        tuple(rng.sample(range(candidates), rng.randint(1, candidates)))
        for _ in range(rng.randint(1, 6))
    ]
    return [rng.choice(opinions) for _ in range(rng.randint(1, 40))]


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(12))
def test_stv_agrees_with_a_literal_count(seed: int) -> None:
    rng = random.Random(f"{seed}{SEED}")
    for _ in range(80 * TIMES):
        candidates = rng.randint(1, 7)
        seats = rng.randint(1, candidates + 1)
        papers = random_papers(rng, candidates)
        outcome = scottish_stv(Counter(papers), named(candidates), seats, "seed")
        elected, history = reference.scottish_stv(
            papers, candidates, seats, lambda tied, stage: lot(tied, "seed", stage)
        )
        assert list(outcome.elected) == elected
        for done, votes in zip(outcome.rounds, history, strict=True):
            for candidate, amount in done.votes.items():
                assert amount == Fraction(votes[candidate], 100_000)
            assert sum(done.votes.values()) + done.nontransferable == len(papers)


def test_a_surplus_is_worth_less_on_each_paper_cut_to_five_decimals() -> None:
    """Quota 4 of 11; A has 7, so 3/7 on each paper: 0.42857, and the rest is lost."""
    ballots = Counter({(0, 1): 5, (0, 2): 2, (1,): 2, (2,): 2})
    outcome = scottish_stv(ballots, named(3), 2)
    assert outcome.quota == 4
    first, second = outcome.rounds
    assert (first.elected, first.transferred) == ((0,), 0)
    assert second.votes[1] == 2 + 5 * Fraction(42857, 100_000)
    assert second.nontransferable == 3 - 7 * Fraction(42857, 100_000)
    assert outcome.elected == (0, 1)


def test_equal_candidates_are_told_apart_by_the_latest_stage_where_they_differed() -> None:
    """B and C are equal at the second stage; at the first C had fewer."""
    ballots = Counter({(0,): 9, (1,): 5, (2,): 4, (3, 2): 1})
    outcome = instant_runoff(ballots, named(4))
    (tie,) = outcome.ties
    assert (tie.round, tie.candidates, tie.chosen) == (2, (1, 2), 2)
    assert tie.decided_by == "round 1"


def test_the_lot_follows_from_the_seed_and_is_in_the_result() -> None:
    ballots = Counter({(0,): 5, (1,): 2, (2,): 2})
    drawn = {
        seed: scottish_stv(ballots, named(3), 2, seed).ties[0].chosen
        for seed in map(str, range(20))
    }
    assert set(drawn.values()) == {1, 2}
    for seed, chosen in drawn.items():
        (tie,) = scottish_stv(ballots, named(3), 2, seed).ties
        assert (tie.decided_by, tie.chosen) == ("lot", chosen)
        assert chosen == lot([1, 2], seed, tie.round)


def test_candidates_are_elected_when_they_are_as_many_as_seats() -> None:
    outcome = scottish_stv(Counter({(0,): 5}), named(3), 3)
    assert outcome.elected == (0, 1, 2)
    assert len(outcome.rounds) == 1


@pytest.mark.parametrize(
    ("ranks", "kept"),
    [
        ([1, 2, 3], (1, 2, 3)),
        ([1, 2, 1, 3], (1, 2)),
        ([1, None, 3], (1,)),
        ([1, 9, 3], (1,)),
        ([9, 1], ()),
        ([], ()),
    ],
)
def test_a_ballot_ends_where_its_ranks_are_unclear(ranks: list[int], kept: tuple) -> None:
    assert readable(ranks, {1, 2, 3}) == kept


def test_blank_ballots_are_counted_and_not_valid() -> None:
    ballots = grouped([[0], [0, 1], [], [7]], [0, 1])
    for outcome in (
        scottish_stv(ballots, named(2), 1),
        instant_runoff(ballots, named(2)),
        schulze(ballots, named(2)),
    ):
        assert (outcome.ballots, outcome.valid, outcome.elected) == (4, 2, (0,))


def test_without_a_valid_ballot_nobody_is_elected() -> None:
    ballots = grouped([[], []], [0, 1])
    assert scottish_stv(ballots, named(2), 1).elected == ()
    assert instant_runoff(ballots, named(2)).elected == ()
    assert schulze(ballots, named(2)).elected == ()


def elected(outcome: RankedOutcome) -> list[str]:
    return [outcome.names[c] for c in outcome.elected]


def test_burlington() -> None:
    file = read_ranked(SHIPPED / "ranked" / "burlington_2009.csv")
    runoff = instant_runoff(file.groups, file.names)
    assert elected(runoff) == ["Kiss"]
    last = runoff.rounds[-1]
    assert [(file.names[c], votes) for c, votes in last.votes.items()] == [
        ("Kiss", 4314),
        ("Wright", 4064),
    ]
    assert last.nontransferable == 455
    condorcet = schulze(file.groups, file.names)
    assert elected(condorcet) == ["Montroll"]
    assert condorcet.preferences is not None
    assert (condorcet.preferences[1, 2], condorcet.preferences[2, 1]) == (4067, 3477)
    assert (condorcet.preferences[1, 3], condorcet.preferences[3, 1]) == (4597, 3668)


def test_tennessee() -> None:
    file = read_ranked(SHIPPED / "ranked" / "tennessee.csv")
    assert elected(instant_runoff(file.groups, file.names)) == ["Knoxville"]
    outcome = schulze(file.groups, file.names)
    ranking = [[file.names[c] for c in place] for place in outcome.ranking]
    assert ranking == [["Nashville"], ["Chattanooga"], ["Knoxville"], ["Memphis"]]


def test_schulze_own_example() -> None:
    """45 voters and five candidates, from Schulze's paper, example 1: E > A > C > B > D."""
    orders = {
        "ACBED": 5,
        "ADECB": 5,
        "BEDAC": 8,
        "CABED": 3,
        "CAEBD": 7,
        "CBADE": 2,
        "DCEBA": 7,
        "EBADC": 8,
    }
    ballots = Counter({tuple(ord(c) for c in order): n for order, n in orders.items()})
    outcome = schulze(ballots, {ord(c): c for c in "ABCDE"})
    assert "".join(outcome.names[place[0]] for place in outcome.ranking) == "EACBD"


def test_schulze_shows_equal_places_and_draws_when_a_seat_needs_it() -> None:
    ballots = Counter({(0, 1, 2): 3, (1, 0, 2): 3})
    outcome = schulze(ballots, named(3), 1, "seed")
    assert outcome.ranking == ((0, 1), (2,))
    assert outcome.elected == (lot([0, 1], "seed", 1),)
    assert outcome.ties[0].candidates == (0, 1)
    assert schulze(ballots, named(3), 2, "seed").ties == ()


def test_schulze_elects_a_condorcet_winner_and_reverses_with_the_ballots() -> None:
    rng = random.Random(3)
    for _ in range(150):
        papers = [tuple(rng.sample(range(4), 4)) for _ in range(rng.choice([5, 9]))]
        ballots = Counter(papers)
        outcome = schulze(ballots, named(4))
        assert outcome.preferences is not None
        for c in range(4):
            rivals = [d for d in range(4) if d != c]
            if all(outcome.preferences[c, d] > outcome.preferences[d, c] for d in rivals):
                assert outcome.elected == (c,)
        backwards = schulze(Counter(paper[::-1] for paper in papers), named(4))
        if len(outcome.ranking[0]) == 1 and len(outcome.ranking) > 1:
            assert backwards.ranking[0] != outcome.ranking[0]


def test_aberdeen_2017() -> None:
    """The published seats of the council, ward by ward, where the ballots are at hand."""
    parties: Counter[str] = Counter()
    for ward in WARDS:
        file = read_ranked(ward)
        assert file.seats is not None
        outcome = scottish_stv(file.groups, file.names, file.seats)
        party = party_of(ward)
        parties.update(party[name] for name in elected(outcome))
        assert not outcome.ties
    published = {"SNP": 19, "Con": 11, "Lab": 9, "LD": 4, "Ind": 2}
    assert parties == (published if WARDS else {})


def party_of(ward: Path) -> dict[str, str]:
    lines = itertools.dropwhile(lambda x: "Candidate 1" not in x, ward.read_text().splitlines())
    rows = [line.strip('",').split('","') for line in lines if line.startswith('"Candidate')]
    return {row[1]: row[2].rpartition("(")[2].rstrip(")") for row in rows}
