"""A counted poll as files: what `manage.py tally` reads back gives the same result."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.algorithms.outcome import outcome_of
from polls.models import Poll
from tests import factories
from transfers.formats.ballots import NoSuchFile, as_csv, as_pabulib


def package_of(rule: str, method: str, counting: dict[str, Any], seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    positions = range(1, 13)
    options = [
        {
            "position": p,
            "labels": {"en": "x", "id": f'Taman; "{p}",\n baru'},
            "cost": chance.choice([10, 20, 35, None]),
            "category": "jalan" if p % 2 else "",
        }
        for p in positions
    ]
    choices = [chance.sample(positions, chance.randint(0, 5)) for _ in range(40)]
    if method == "budget":
        choices = [sorted(choice) for choice in choices]
    return {
        "rules": {
            "rule": rule, "method": method, "limits": {}, "counting": counting, "order_seed": "",
            "options": options, "question": "Apa?",
            "opens_at": "2026-01-02T00:00", "closes_at": "2026-02-03T00:00",
        },
        "ballots": [[choice, ""] for choice in choices] + [[None, ""]],
    }  # fmt: skip


def tally(file: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    call_command("tally", str(file), *arguments, "--json")
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("completion", ["none", "add1", "add1-utilitarian", "greedy"])
def test_a_budget_is_read_back_with_the_same_winners(
    completion: str, seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = "greedy" if completion == "greedy" else "equal-shares"
    counting = {"budget": 100, "completion": "none" if rule == "greedy" else completion}
    found = package_of(rule, "budget", counting, seed)
    file = tmp_path / "suara.pb"
    file.write_text(as_pabulib(found))
    more = [] if rule == "greedy" else ["--completion", completion]
    again = tally(file, capsys, "--rule", rule, *more)
    ours = outcome_of(found["rules"], [c for c, _ in found["ballots"] if c is not None])
    assert [int(project) for project in again["winners"]] == ours["winners"]
    for name in ("ballots", "valid", "cost", "endowment", "budget"):
        assert again[name] == ours[name]


@pytest.mark.parametrize("rule", ["scottish-stv", "irv", "schulze"])
def test_rankings_are_read_back_with_the_same_result(
    rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(10):
        counting = {"seats": 3 if rule == "scottish-stv" else 1}
        found = package_of(rule, "ranking", counting, seed)
        for option in found["rules"]["options"]:
            option["labels"] = {"id": str(option["position"])}
        file = tmp_path / "suara.csv"
        file.write_text(as_csv(found))
        again = tally(file, capsys, "--rule", rule)
        ours = outcome_of(found["rules"], [c for c, _ in found["ballots"] if c is not None])
        assert [int(name) for name in again["elected"]] == ours["winners"]
        for name in ("ballots", "valid", "rounds", "quota"):
            assert again[name] == ours[name]


@pytest.fixture
def counted(poll: Poll, finish: Callable[[Poll], Poll]) -> Poll:
    for choice in (2, 2, 1):
        person = factories.verified()
        cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
    return finish(poll)


def test_the_command_writes_rows_and_the_package(counted: Poll, tmp_path: Path) -> None:
    file, whole = tmp_path / "suara.csv", tmp_path / "suara.json"
    call_command("export_poll", "tepian", format="csv", output=file)
    rows = list(csv.reader(file.read_text().splitlines()))
    assert rows[0][:3] == ["kecamatan", "valid", "1 Jalur pejalan kaki"]
    assert [row[1:] for row in rows[1:]] == [["1", "1", "0", "0"], *[["1", "0", "1", "0"]] * 2]
    call_command("export_poll", "tepian", format="package", output=whole)
    assert verify_poll.faults(json.loads(whole.read_text())) == []
    with pytest.raises(CommandError, match="use csv"):
        call_command("export_poll", "tepian", format="pabulib")


def test_before_the_count_nothing_is_written(poll: Poll) -> None:
    with pytest.raises(CommandError, match="no counted poll"):
        call_command("export_poll", "tepian", format="csv")


def test_an_invalid_ballot_stays_a_row_and_is_no_vote() -> None:
    found = package_of("approval", "approval", {}, 1)
    assert as_csv(found).splitlines()[-1] == "," + "0" + "," * 12
    with pytest.raises(NoSuchFile):
        as_pabulib(found)
