"""``manage.py tally`` on random files, against literal counts of what was written into them."""

import json
import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from polls.algorithms.counting.rankings import lot
from tests.polls.algorithms.counting import reference
from tests.polls.algorithms.counting.odd_files import (
    Budget,
    Ranked,
    pabulib_text,
    random_budget,
    random_ranked,
    ranked_text,
)
from tests.polls.elections import SEED, TIMES


def tally(path: Path, *arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("tally", str(path), *arguments, "--json", stdout=out, stderr=StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(6))
def test_budgets_from_odd_files(tmp_path: Path, seed: int) -> None:
    rng = random.Random(f"budget {seed}{SEED}")
    for _ in range(20 * TIMES):
        election = random_budget(rng)
        text = pabulib_text(rng, election)
        path = written(tmp_path, "file.pb", text)
        found = tally(path, "--rule", "greedy")
        assert found["winners"] == by_greedy(election), text
        for completion in ("none", "add1", "add1-utilitarian"):
            found = tally(path, "--rule", "equal-shares", "--completion", completion)
            winners, endowment = reference.equal_shares(
                election.approvals, election.costs, election.names, election.budget, completion
            )
            assert found["winners"] == [election.names[p] for p in winners], text
            assert found["endowment"] == pytest.approx(float(endowment)), text
            assert found["cost"] == pytest.approx(float(sum(election.costs[p] for p in winners)))
            assert found["ballots"] == len(election.votes)
            assert found["valid"] == sum(map(bool, election.votes))


def by_greedy(election: Budget) -> list[str]:
    winners = reference.greedy(election.points, election.costs, election.names, election.budget)
    return [election.names[p] for p in winners]


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(3))
def test_every_broken_line_is_listed_with_its_number(tmp_path: Path, seed: int) -> None:
    """Lines that cannot be counted, put among sound ones."""
    rng = random.Random(f"broken {seed}{SEED}")
    for _ in range(20 * TIMES):
        sound = ["META", "key;value", "budget;50", "vote_type;approval", "PROJECTS"]
        sound += ["project_id;cost", "a;10", "b;20", "VOTES", "voter_id;vote"]
        sound += [f"{n};{rng.choice(['a', 'b', 'a,b', ''])}" for n in range(rng.randint(1, 20))]
        wrong: list[int] = []
        for _ in range(rng.randint(1, 4)):
            votes = rng.random() < 0.7
            kinds = ["7;a,z", "7;z", "7", "7;a;b", "7;a,,b"] if votes else ["c;free", "d;-1", "e"]
            start = sound.index("VOTES") + 2 if votes else sound.index("project_id;cost") + 1
            end = len(sound) if votes else sound.index("VOTES")
            at = rng.randint(start, end)
            sound.insert(at, rng.choice(kinds))
            wrong = [line + (line >= at) for line in wrong] + [at]
        path = written(tmp_path, "file.pb", rng.choice(["\n", "\r\n"]).join(sound))
        with pytest.raises(CommandError) as raised:
            tally(path, "--rule", "equal-shares")
        assert raised.value.returncode == 1
        listed = [line.partition(":")[0] for line in str(raised.value).splitlines()]
        doubled = len({*sound[:8]}) < len(sound[:8])
        assert doubled or listed == [f"line {at + 1}" for at in sorted(wrong)]


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(6))
def test_rankings_from_odd_files(tmp_path: Path, seed: int) -> None:
    rng = random.Random(f"ranked {seed}{SEED}")
    for _ in range(20 * TIMES):
        election = random_ranked(rng)
        text = ranked_text(rng, election)
        path = written(tmp_path, "file.csv", text)
        for rule, check in CHECKS.items():
            found = tally(path, "--rule", rule, "--seed", "s")
            papers = [paper for paper in election.papers if paper]
            assert (found["ballots"], found["valid"]) == (len(election.papers), len(papers)), text
            if papers:
                check(election, papers, found)
            else:
                assert found["elected"] == [], text


def drawn(offset: int = 0) -> Callable[[list[int], int], int]:
    def draw(tied: list[int], stage: int) -> int:
        return lot([c + offset for c in tied], "s", stage) - offset

    return draw


def check_stv(election: Ranked, papers: list[tuple[int, ...]], found: dict[str, Any]) -> None:
    """The literal count numbers candidates from 0, the file from 1."""
    places = [tuple(c - 1 for c in paper) for paper in papers]
    elected, history = reference.scottish_stv(places, len(election.names), election.seats, drawn(1))
    assert found["quota"] == len(papers) // (election.seats + 1) + 1
    assert found["elected"] == [election.names[c] for c in elected]
    for done, votes in zip(found["rounds"], history, strict=True):
        for name, amount in done["votes"].items():
            assert round(amount * 100_000) == votes[election.names.index(name)]


def check_irv(election: Ranked, papers: list[tuple[int, ...]], found: dict[str, Any]) -> None:
    candidates = range(1, len(election.names) + 1)
    winner, history = reference.instant_runoff(papers, candidates, drawn())
    assert found["elected"] == [election.names[winner - 1]]
    for done, votes in zip(found["rounds"], history, strict=True):
        assert done["votes"] == {election.names[c - 1]: n for c, n in votes.items()}


def check_schulze(election: Ranked, papers: list[tuple[int, ...]], found: dict[str, Any]) -> None:
    places = reference.schulze(papers, range(1, len(election.names) + 1))
    named = [{election.names[c - 1] for c in place} for place in places]
    assert [set(place) for place in found["ranking"]] == named
    assert set(found["elected"]) <= named[0]
    assert len(found["elected"]) == 1


CHECKS = {"scottish-stv": check_stv, "irv": check_irv, "schulze": check_schulze}
