"""Groups of opinions: two camps are found, few votes mislead nobody, figures are those of Polis."""

import random

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from polls.algorithms import opinion_groups as module
from polls.algorithms.clustering import distances, k_means, silhouette
from polls.algorithms.opinion_groups import Votes, opinion_groups, opinion_map, votes_of
from polls.algorithms.representativeness import (
    consensus,
    proportion_test,
    representative,
    two_proportion_test,
)

CAMPS = {"a": (1, 1, -1, -1, 1, 1), "b": (-1, -1, 1, 1, 1, 1)}


def camps(sizes: dict[str, int], *, seen: float = 1.0, statements: int = 12) -> Votes:
    """Two camps that differ in four of six statements and agree in two; some votes are missing."""
    draw = random.Random(7)
    last = {
        (f"{camp}{number}", str(statement)): CAMPS[camp][statement % 6]
        for camp, size in sizes.items()
        for number in range(size)
        for statement in range(statements)
        if draw.random() < seen
    }
    return votes_of(last)


def together(votes: Votes) -> set[frozenset[str]]:
    members = opinion_groups(votes).members
    groups: dict[int, set[str]] = {}
    for who, group in zip(votes.participants, members, strict=True):
        groups.setdefault(int(group), set()).add(who)
    return {frozenset(group) for number, group in groups.items() if number >= 0}


def test_two_camps_are_two_groups_the_larger_first() -> None:
    votes = camps({"b": 12, "a": 30}, seen=0.8)
    found = opinion_groups(votes)
    assert found.k == 2
    assert found.silhouette > 0.8
    assert [int((found.members == group).sum()) for group in (0, 1)] == [30, 12]
    assert {len({who[0] for who in group}) for group in together(votes)} == {1}


def test_the_same_votes_give_the_same_groups_in_whatever_order_they_came() -> None:
    last = {
        (who, what): int(answer)
        for votes in [camps({"a": 20, "b": 20}, seen=0.7)]
        for who, row in zip(votes.participants, votes.cells, strict=True)
        for what, answer in zip(votes.statements, row, strict=True)
        if answer != -9
    }
    shuffled = list(last.items())
    random.Random(3).shuffle(shuffled)
    once, again = opinion_groups(votes_of(last)), opinion_groups(votes_of(dict(shuffled)))
    assert np.array_equal(once.members, again.members)
    assert np.array_equal(once.points, again.points)


def test_who_voted_on_six_statements_is_in_no_group() -> None:
    votes = camps({"a": 20, "b": 20})
    cells = votes.cells.copy()
    cells[0, 6:] = -9
    cells[1, 7:] = -9
    found = opinion_groups(Votes(votes.participants, votes.statements, cells, votes.rejected))
    assert (int(found.members[0]), int(found.members[1]) >= 0) == (-1, True)


def test_few_votes_are_no_middle_position() -> None:
    votes = camps({"a": 20, "b": 20})
    cells = votes.cells.copy()
    cells[0, 8:] = -9
    points = opinion_map(Votes(votes.participants, votes.statements, cells, votes.rejected))
    assert abs(points[0, 0]) == pytest.approx(abs(points[1, 0]), rel=0.35)


def test_rejected_statements_move_nobody_and_stand_for_no_group() -> None:
    votes = camps({"a": 20, "b": 20})
    rejected = np.array([place % 6 < 4 for place in range(12)])
    quiet = Votes(votes.participants, votes.statements, votes.cells, rejected)
    assert np.ptp(opinion_map(quiet)) == pytest.approx(0, abs=1e-9)
    named = {one.statement for one in representative(quiet, np.repeat([0, 1], 20), 0)}
    assert named <= {"4", "5", "10", "11"}


@pytest.mark.parametrize("people", [0, 1, 2, 3])
def test_too_few_to_divide_are_at_most_one_group(people: int) -> None:
    votes = camps({"a": people}) if people else votes_of({})
    found = opinion_groups(votes)
    assert found.k == min(people, 1)
    assert set(found.members.tolist()) <= {0}


def test_figures_by_hand() -> None:
    """10 of a group saw it, 9 agree; 20 others saw it, 4 agree."""
    last = {(f"i{n}", "1"): 1 if n < 9 else -1 for n in range(10)}
    last |= {(f"o{n}", "1"): 1 if n < 4 else -1 for n in range(20)}
    members = np.array([0] * 10 + [1] * 20)
    (found,) = representative(votes_of(last), members, 0)
    assert (found.statement, found.direction) == ("1", "agree")
    assert found.probability == pytest.approx(10 / 12)
    assert found.test == pytest.approx(2 * 11**0.5 * (10 / 11 - 0.5))
    assert found.repness == pytest.approx((10 / 12) / (5 / 22))
    pooled = 15 / 32
    spread = (pooled * (1 - pooled) * (1 / 11 + 1 / 21)) ** 0.5
    assert found.repness_test == pytest.approx((10 / 11 - 5 / 21) / spread)
    agree, disagree = consensus(votes_of(last), members)
    assert agree == [("1", pytest.approx(10 / 12 * 5 / 22))]
    assert disagree == [("1", pytest.approx(2 / 12 * 17 / 22))]


def test_where_all_said_so_there_is_no_difference() -> None:
    one = np.array([5.0])
    assert two_proportion_test(one, one, one, one).tolist() == [0.0]
    assert proportion_test(np.array([0.0]), np.array([0.0])).tolist() == [1.0]


def test_at_most_five_stand_for_a_group_agreements_first_and_at_least_one() -> None:
    votes = camps({"a": 20, "b": 20}, statements=24)
    members = np.array([0 if who[0] == "a" else 1 for who in votes.participants])
    found = representative(votes, members, 0)
    directions = [one.direction for one in found]
    assert len(found) == 5
    assert directions == sorted(directions)
    assert all(one.is_significant for one in found)
    alike = votes_of({(f"p{n}", str(s)): 1 for n in range(20) for s in range(8)})
    assert len(representative(alike, np.repeat([0, 1], 10), 0)) == 1


def test_clusters_are_as_close_as_those_of_the_general_library() -> None:
    chance = np.random.default_rng(5)
    points = np.concatenate([chance.normal(middle, 1, (60, 2)) for middle in (0, 3, 7)])
    apart = distances(points)
    for k in (2, 3, 4, 5):
        labels = k_means(points, k, starts=10, seed=0)
        middles = np.stack([points[labels == one].mean(axis=0) for one in range(k)])
        theirs = KMeans(k, n_init=10, random_state=0).fit(points)
        assert ((points - middles[labels]) ** 2).sum() <= theirs.inertia_ * 1.01
        assert silhouette(apart, labels) == pytest.approx(silhouette_score(points, labels))


def test_large_and_small_matrices_give_the_same_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """Summed up in parts or at once, by people or by statements, approached or computed."""
    votes = camps({"a": 40, "b": 30}, seen=0.6, statements=120)
    maps = []
    few = camps({"a": 40, "b": 30}, seen=0.6, statements=24)
    for at_once, most_steps in ((2048, 40), (7, 40), (7, 0)):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
        monkeypatch.setattr(module, "MOST_STEPS", most_steps)
        maps.append((opinion_map(votes), opinion_map(few)))
    for one, other in maps[1:]:
        np.testing.assert_allclose(one, maps[0][0], atol=1e-6)
        np.testing.assert_allclose(other, maps[0][1], atol=1e-6)
