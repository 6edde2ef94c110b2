"""Equal Shares against a literal count, and its explanation in amounts that add up."""

import random
from fractions import Fraction

import pytest

from polls.algorithms.counting import equal_shares as equal_shares_module
from polls.algorithms.counting.budgets import COMPLETIONS, equal_shares, greedy
from polls.algorithms.counting.equal_shares import EqualShares, Run
from polls.algorithms.counting.money import split
from polls.algorithms.counting.outcomes import BudgetOutcome, Project
from polls.algorithms.counting.profiles import grouped
from tests.polls.algorithms.counting import reference
from tests.polls.elections import SEED, TIMES


def election(
    ballots: list[set[int]], costs: list[Fraction | int], names: list[str] | None = None
) -> tuple:
    names = names or [str(p + 1) for p in range(len(costs))]
    projects = [Project(name, Fraction(cost)) for name, cost in zip(names, costs, strict=True)]
    return grouped([list(ballot) for ballot in ballots], len(costs)), projects


def random_election(rng: random.Random) -> tuple[list[set[int]], list[Fraction], Fraction]:
    """Small numbers, so that ties, free projects and projects without a vote are frequent."""
    projects, voters = rng.randint(1, 7), rng.randint(1, 12)
    price = rng.choice([[1, 2, 3], [0, 5, 5, 10], [7], [3, 4, 6, 12, 30], [2, 95]])
    costs = [Fraction(rng.choice(price), rng.choice([1, 1, 1, 4])) for _ in range(projects)]
    ballots = [
        {p for p in range(projects) if rng.random() < rng.choice([0.2, 0.5, 0.9])}
        for _ in range(voters)
    ]
    return ballots, costs, Fraction(rng.randint(0, 40), rng.choice([1, 1, 2]))


@pytest.mark.chance
@pytest.mark.parametrize("completion", COMPLETIONS)
@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_a_literal_count(completion: str, seed: int) -> None:
    rng = random.Random(f"{completion}{seed}{SEED}")
    for _ in range(60 * TIMES):
        ballots, costs, budget = random_election(rng)
        profile, projects = election(ballots, costs)
        outcome = equal_shares(profile, projects, budget, completion)
        names = [project.identifier for project in projects]
        expected = reference.equal_shares(
            [frozenset(b) for b in ballots], costs, names, budget, completion
        )
        assert (outcome.winners, outcome.endowment) == expected
        assert outcome.cost <= budget
        explained(outcome)


@pytest.mark.parametrize("completion", COMPLETIONS)
def test_a_count_ends_when_rounding_pulls_a_price_to_and_fro(completion: str) -> None:
    """Three of seven pay 0.6 each, and what others hold is 0.6 too, a little below or above."""
    ballots = [{0, 2}, {0, 3}, {0, 1, 2}, {1, 3}, {1, 3}, {0, 3}, {0, 2, 3}]
    costs = [Fraction(3), Fraction(1), Fraction(2), Fraction(2)]
    profile, projects = election(ballots, costs)
    names = [project.identifier for project in projects]
    papers = [frozenset(ballot) for ballot in ballots]
    for budget in map(Fraction, range(3, 12)):
        outcome = equal_shares(profile, projects, budget, completion)
        expected = reference.equal_shares(papers, costs, names, budget, completion)
        assert (outcome.winners, outcome.endowment) == expected


@pytest.mark.parametrize("near", [1e-9, 1e-2, 10.0])
def test_what_floats_leave_to_fractions_does_not_matter(near: float) -> None:
    """With a wide margin nearly everything is decided exactly."""
    rng = random.Random(5)
    for _ in range(150):
        ballots, costs, budget = random_election(rng)
        profile, projects = election(ballots, costs)
        run = EqualShares(profile, projects).run(budget / len(ballots), near=near)
        names = [project.identifier for project in projects]
        literal, _ = reference.equal_shares_from(
            [frozenset(b) for b in ballots], costs, names, budget / len(ballots)
        )
        assert run.order == literal


@pytest.mark.parametrize("guess", [[], [0], [3, 2, 1, 0], [2, 2, 2, 2, 2, 2]])
def test_a_guess_of_the_order_changes_nothing(guess: list[int]) -> None:
    rng = random.Random(11)
    for _ in range(100):
        ballots, costs, budget = random_election(rng)
        profile, projects = election(ballots, costs)
        shares = EqualShares(profile, projects)
        usable = [p for p in guess if p < len(costs)]
        endowment = budget / len(ballots)
        like = Run(endowment, usable, [rng.random() for _ in usable])
        with_guess, without = shares.run(endowment, like), shares.run(endowment)
        assert with_guess.order == without.order
        assert with_guess.ties == without.ties


def test_rounds_with_which_all_runs_begin_are_measured_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four projects of 9, 7, 5 and 3 supporters who can pay in full; then two alike."""
    votes = [9, 7, 5, 3, 2, 2]
    ballots = [{p for p, count in enumerate(votes) if voter < count} for voter in range(9)]
    profile, projects = election(ballots, [18, 14, 10, 6, 4, 4])
    alike, alone = EqualShares(profile, projects), EqualShares(profile, projects)
    alike.begin_alike(Fraction(30))
    assert alike.beginning.order == [0, 1, 2, 3]
    for endowment in map(Fraction, [1, 4, 30, 31, 100]):
        found, expected = alike.run(endowment), alone.run(endowment)
        assert (found.order, found.ties) == (expected.order, expected.ties)
    measured: list[int] = []
    measure = equal_shares_module._Rounds._measure

    def counted(self: object, project: int, *rest: float) -> tuple[float, bool]:
        measured.append(project)
        return measure(self, project, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(equal_shares_module._Rounds, "_measure", counted)
    alike.run(Fraction(31))
    assert set(measured) == {4, 5}


@pytest.mark.parametrize("seed", range(30))
def test_a_beginning_that_all_runs_share_changes_none(seed: int) -> None:
    rng = random.Random(f"beginning{seed}")
    ballots, costs, _budget = random_election(rng)
    profile, projects = election(ballots, costs)
    alike, alone = EqualShares(profile, projects), EqualShares(profile, projects)
    start = Fraction(rng.randint(1, 30))
    alike.begin_alike(start)
    for more in (0, Fraction(1, 3), 1, 5, 40):
        found, expected = alike.run(start + more), alone.run(start + more)
        assert (found.order, found.ties) == (expected.order, expected.ties)


def explained(outcome: BudgetOutcome) -> None:
    """Payments make the cost; what losers' supporters held, spent and lacked makes sense."""
    for done in outcome.rounds:
        if done.paid is not None:
            assert done.paid_full is not None
            assert done.paid_partial is not None
            assert done.paid_full + done.paid_partial == outcome.projects[done.project].cost
            assert done.full + done.partial <= done.votes
            assert 0 <= done.paid_partial <= done.paid * done.partial + Fraction(1, 100)
            assert done.partial or abs(done.paid_full - done.paid * done.full) < Fraction(1, 100)
    for loser in outcome.losers:
        assert loser.held + loser.missing == outcome.projects[loser.project].cost
        assert outcome.endowment is not None
        everything = loser.held + sum(amount for _, amount in loser.spent)
        assert abs(everything - outcome.endowment * loser.votes) <= Fraction(1, 100)
    assert {*outcome.winners, *(loser.project for loser in outcome.losers)} == set(
        range(len(outcome.projects))
    )


def test_says_who_paid_and_what_the_losers_lacked() -> None:
    """Ten voters with 10 each. A: 6 of them pay 5 each. B: two of these have 5 left, one 10."""
    ballots = [{0}] * 4 + [{0, 1}] * 2 + [{1}] + [{2}] * 3
    profile, projects = election(ballots, [30, 20, 36])
    outcome = equal_shares(profile, projects, Fraction(100))
    first, second = outcome.rounds
    assert (first.project, first.paid, first.full, first.partial) == (0, 5, 6, 0)
    assert first.effective_votes == 6
    assert (second.project, second.paid, second.full, second.partial) == (1, 10, 1, 2)
    assert (second.paid_full, second.paid_partial) == (10, 10)
    (loser,) = outcome.losers
    assert (loser.project, loser.held, loser.missing, loser.spent) == (2, 30, 6, ())


def test_losers_show_on_what_their_supporters_had_spent() -> None:
    ballots = [{0, 1}] * 3 + [{0}] * 3
    profile, projects = election(ballots, [30, 40])
    outcome = equal_shares(profile, projects, Fraction(60))
    (loser,) = outcome.losers
    assert (loser.held, loser.missing, loser.spent) == (15, 25, ((0, 15),))


def test_thirds_add_up_to_the_cent() -> None:
    """Three supporters pay for a project of 100 and have thirds of a cent left."""
    profile, projects = election([{0, 1}] * 3, [100, 500])
    outcome = equal_shares(profile, projects, Fraction(500))
    explained(outcome)
    assert outcome.rounds[0].paid == Fraction(100, 3)
    assert outcome.losers[0].held == 400


@pytest.mark.parametrize(
    ("ballots", "costs", "names", "chosen", "reason"),
    [
        # Same payment per cost at two approvals and at three: the more approvals.
        ([{0}, {0}, {1}, {1}], [10, 8], ["a", "b"], "b", "cost"),
        ([{0}, {1}], [10, 10], ["9", "10"], "10", "identifier"),
        ([{0}, {1}], [10, 10], ["b", "a"], "a", "identifier"),
    ],
)
def test_a_tie_and_what_decided_it_are_in_the_result(
    ballots: list[set[int]], costs: list[int], names: list[str], chosen: str, reason: str
) -> None:
    profile, projects = election(ballots, costs, names)
    outcome = equal_shares(profile, projects, Fraction(40))
    tie = outcome.ties[0].as_data(projects)
    assert tie["chosen"] == chosen
    assert tie["decided_by"] == reason
    assert sorted(tie["projects"]) == sorted(names)
    assert outcome.rounds[0].project == names.index(chosen)


def test_more_approvals_win_when_the_payment_is_equal() -> None:
    """C has four supporters, two of whom spent all on A: 2 full payers, as B has in all."""
    ballots = [{0, 2}, {0, 2}, {2}, {2}, {1}, {1}, {0}, {0}, {0}]
    profile, projects = election(ballots, [50, 20, 20])
    run = EqualShares(profile, projects).run(Fraction(10))
    assert run.order[0] == 0
    assert [(tie.chosen, tie.decided_by) for tie in run.ties] == [(2, "votes")]


def test_nobody_votes_and_nothing_is_funded() -> None:
    profile, projects = election([], [10])
    assert equal_shares(profile, projects, Fraction(40), "add1").winners == []
    profile, projects = election([set(), set()], [10])
    outcome = equal_shares(profile, projects, Fraction(40), "add1")
    assert (outcome.winners, outcome.ballots, outcome.valid) == ([], 2, 0)


@pytest.mark.parametrize("completion", COMPLETIONS)
def test_without_projects_nothing_is_funded(completion: str) -> None:
    profile, projects = election([set(), set()], [])
    outcome = equal_shares(profile, projects, Fraction(40), completion)
    assert (outcome.winners, outcome.ballots, outcome.endowment) == ([], 2, 20)


def test_a_blank_ballot_holds_its_share_and_spends_nothing() -> None:
    profile, projects = election([{0}, set()], [10])
    assert equal_shares(profile, projects, Fraction(18)).winners == []
    assert equal_shares(profile, projects, Fraction(20)).winners == [0]


def test_free_projects_need_one_vote() -> None:
    profile, projects = election([{0}], [0, 0])
    assert equal_shares(profile, projects, Fraction(0), "add1").winners == [0]


def test_an_unknown_completion_is_refused() -> None:
    profile, projects = election([{0}], [1])
    with pytest.raises(ValueError, match="add2"):
        equal_shares(profile, projects, Fraction(1), "add2")


def test_greedy_skips_what_does_not_fit_and_says_what_was_left() -> None:
    _, projects = election([], [60, 50, 40, 40], ["a", "b", "d", "c"])
    points = [Fraction(p) for p in (9, 8, 5, 5)]
    outcome = greedy(points, projects, Fraction(100), ballots=9, valid=9)
    assert [projects[p].identifier for p in outcome.winners] == ["a", "c"]
    assert [(t.chosen, t.decided_by) for t in outcome.ties] == [(3, "identifier")]
    losers = {projects[x.project].identifier: (x.held, x.missing) for x in outcome.losers}
    assert losers == {"b": (40, 10), "d": (0, 40)}


def test_a_published_step_raises_the_endowment_faster() -> None:
    """In millions of rupiah, or in rupiah by steps of a million: the same winners."""
    ballots = [{0}, {0, 1}, {1, 2}, {2}]
    small = equal_shares(*election(ballots, [4, 6, 9]), Fraction(14), "add1")
    million = 10**6
    profile, projects = election(ballots, [4 * million, 6 * million, 9 * million])
    large = equal_shares(profile, projects, Fraction(14 * million), "add1", step=million)
    assert large.winners == small.winners
    assert large.endowment is not None
    assert large.endowment >= 3 * million


def test_a_project_far_above_the_budget_is_waited_for_in_one_step() -> None:
    """Nobody counts a billion times until its only supporter could pay it."""
    profile, projects = election([{0}, {1}], [10, 10**9])
    outcome = equal_shares(profile, projects, Fraction(20), "add1")
    assert (outcome.winners, outcome.endowment) == ([0], 10**9 - 1)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_split_adds_up_and_follows_the_parts(seed: int) -> None:
    rng = random.Random(f"split{seed}")
    parts = [rng.choice([0.0, 1.0, 1 / 3, rng.random() * 10**6]) for _ in range(rng.randint(1, 9))]
    total, unit = Fraction(rng.randint(0, 10**7), 100), rng.choice([100, 700])
    shares = split(total, parts, unit)
    weight = sum(map(Fraction, parts))
    if not weight:
        assert not any(shares)
        return
    assert sum(shares) == Fraction(round(total * unit), unit)
    exact = [Fraction(round(total * unit), unit) * Fraction(part) / weight for part in parts]
    assert all(
        abs(share - wanted) < Fraction(1, unit) for share, wanted in zip(shares, exact, strict=True)
    )
