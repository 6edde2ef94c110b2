"""What is left out when the endowment rises in small units is certain to change nothing."""

import random
from fractions import Fraction
from math import floor

import pytest

from polls.algorithms.counting import budgets, steadiness
from polls.algorithms.counting.budgets import equal_shares
from polls.algorithms.counting.equal_shares import EqualShares
from polls.algorithms.counting.outcomes import Project
from polls.algorithms.counting.profiles import grouped
from polls.algorithms.counting.steadiness import steady


def fine_election(seed: str, unit: int) -> tuple[EqualShares, int]:
    """An election whose unit of money is small beside the endowment, with repeated costs."""
    rng = random.Random(seed)
    count, voters = rng.randint(2, 9), rng.randint(3, 30)
    prices = [rng.randint(1, 12) * unit + rng.choice([0, 0, 1, 7]) for _ in range(4)]
    projects = [Project(str(p), Fraction(rng.choice(prices))) for p in range(count)]
    popular = [rng.choice([0.2, 0.5, 0.9]) for _ in range(count)]
    ballots = [[p for p in range(count) if rng.random() < popular[p]] for _ in range(voters)]
    return EqualShares(grouped(ballots, count), projects), voters


@pytest.mark.parametrize("seed", range(40))
def test_the_order_stays_up_to_the_bound(seed: int) -> None:
    election, _voters = fine_election(f"bound{seed}", unit=100)
    endowment = Fraction(random.Random(seed).randint(1, 400))
    run = election.run(endowment)
    bound = floor(min(steady(election, run), 600))
    for added in range(1, bound):
        assert election.run(endowment + added).order == run.order


def test_a_bound_is_found_often() -> None:
    """Otherwise it would be of no use."""
    found = 0
    for seed in range(60):
        election, _voters = fine_election(f"often{seed}", unit=10_000)
        found += steady(election, election.run(Fraction(20_000))) > budgets.WORTHWHILE
    assert found >= 40


@pytest.mark.parametrize("seed", range(10))
def test_leaving_out_changes_no_result(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    election, voters = fine_election(f"same{seed}", unit=1000)
    budget = Fraction(voters * 1500)
    quick = equal_shares(election.profile, election.projects, budget, "add1")
    monkeypatch.setattr(budgets, "steady", lambda _election, _run, least: 0.0)
    slow = equal_shares(election.profile, election.projects, budget, "add1")
    assert (quick.winners, quick.endowment, quick.ties) == (
        slow.winners,
        slow.endowment,
        slow.ties,
    )


def test_rupiah_are_counted_one_by_one() -> None:
    """A kelurahan's budget: millions of steps of one rupiah, of which few are looked at."""
    rng = random.Random(3)
    costs = [rng.randint(20, 250) * 100_000 for _ in range(12)]
    ballots = [[p for p in range(12) if rng.random() < 0.4] for _ in range(120)]
    projects = [Project(f"{p:02}", Fraction(cost)) for p, cost in enumerate(costs)]
    election = EqualShares(grouped(ballots, 12), projects)
    budget = Fraction(100_000_000)
    outcome = equal_shares(election.profile, projects, budget, "add1")
    assert outcome.endowment is not None
    assert outcome.endowment > budget // 120
    following = election.run(outcome.endowment + 1)
    assert outcome.cost <= budget < sum(costs[p] for p in following.order)


def test_a_look_in_vain_ends_where_it_is_known_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the endowment rises in large units most looks are in vain: they stop early."""
    asked: list[int] = []
    price = steadiness._Steadiness._price

    def counted(self: steadiness._Steadiness, project: int) -> object:
        asked.append(project)
        return price(self, project)

    monkeypatch.setattr(steadiness._Steadiness, "_price", counted)
    shorter = 0
    for seed in range(20):
        election, _voters = fine_election(f"vain{seed}", unit=100)
        run = election.run(Fraction(200))
        whole, cost = steady(election, run), len(asked)
        asked.clear()
        assert steady(election, run, least=whole) == 0
        assert steady(election, run, least=min(whole, 10**6) / 2) == whole
        asked.clear()
        assert steady(election, run, least=float("inf")) == 0
        shorter += len(asked) < cost
        asked.clear()
    assert shorter >= 10
