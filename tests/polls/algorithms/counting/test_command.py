"""``manage.py tally`` as somebody at a terminal uses it, without any database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.shared_data import SHIPPED, data_files

ROOT = Path(__file__).resolve().parents[4]
BUDGETS = data_files("pabulib/*.pb", shipped="pabulib/*.pb")
KELURAHAN = SHIPPED / "pabulib" / "kelurahan.pb"
BURLINGTON = SHIPPED / "ranked" / "burlington_2009.csv"
TENNESSEE = SHIPPED / "ranked" / "tennessee.csv"


def tally(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("tally", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def data(*arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tally(*arguments, "--json"))
    return found


def refused(*arguments: str | Path) -> tuple[int, str]:
    with pytest.raises(CommandError) as raised:
        tally(*arguments)
    return raised.value.returncode, str(raised.value)


@pytest.mark.parametrize("path", BUDGETS, ids=lambda path: path.stem)
def test_known_outcomes_are_reproduced(path: Path) -> None:
    """Those published with the shared files, and those worked out by hand for our own."""
    expected = json.loads((path.parent / "expected.json").read_text())[path.stem]
    greedy = expected.get("greedy_by_votes", expected.get("greedy_by_score"))
    assert sorted(data(path, "--rule", "greedy")["winners"]) == greedy
    if "mes_plain" in expected:
        plain = data(path, "--rule", "equal-shares")
        assert sorted(plain["winners"]) == expected["mes_plain"]
        add1 = data(path, "--rule", "equal-shares", "--completion", "add1")
        assert sorted(add1["winners"]) == expected["mes_add1"]
        assert add1["endowment"] == expected["mes_add1_endowment"]
        for done in add1["rounds"]:
            assert round(done["paid_full"] + done["paid_partial"], 2) == done["cost"]


def test_the_shape_of_a_budget() -> None:
    found = data(KELURAHAN, "--rule", "equal-shares")
    assert list(found) == [
        "rule",
        "ballots",
        "valid",
        "budget",
        "cost",
        "endowment",
        "winners",
        "rounds",
        "ties",
        "seconds",
    ]
    assert (found["ballots"], found["valid"], found["budget"]) == (6, 5, 1000.5)
    assert (found["cost"], found["endowment"]) == (400.25, 166.75)


def test_the_losers_are_explained_on_request() -> None:
    losers = data(KELURAHAN, "--rule", "equal-shares", "--explain")["losers"]
    drainage = next(loser for loser in losers if loser["project"] == "10")
    assert drainage["held"] + drainage["missing"] == drainage["cost"]
    assert [spent["project"] for spent in drainage["spent"]] == ["9"]


def test_the_shape_of_a_ranked_count() -> None:
    found = data(BURLINGTON, "--rule", "scottish-stv")
    assert list(found) == [
        "rule",
        "ballots",
        "valid",
        "seats",
        "quota",
        "elected",
        "rounds",
        "ties",
    ]
    assert (found["ballots"], found["seats"], found["quota"]) == (8833, 1, 4417)
    assert found["elected"] == ["Kiss"]
    assert found["rounds"][0]["votes"] == {"Wright": 3297, "Kiss": 2982, "Montroll": 2554}
    assert found["rounds"][0]["excluded"] == "Montroll"


def test_seats_come_from_the_file_or_the_caller() -> None:
    assert data(BURLINGTON, "--rule", "scottish-stv", "--seats", "2")["seats"] == 2
    assert data(TENNESSEE, "--rule", "scottish-stv", "--seats", "2")["quota"] == 34
    code, sentence = refused(TENNESSEE, "--rule", "scottish-stv")
    assert (code, sentence) == (2, "The file does not say how many are elected: add --seats.")
    assert data(TENNESSEE, "--rule", "irv")["elected"] == ["Knoxville"]
    assert data(TENNESSEE, "--rule", "schulze")["elected"] == ["Nashville"]


def test_text_tells_each_round_in_words() -> None:
    text = tally(KELURAHAN, "--rule", "equal-shares", "--completion", "add1-utilitarian")
    assert "Round 1: 9 (Lampu jalan" in text
    assert "supporters pay" in text
    assert "Not funded:" in text
    text = tally(BURLINGTON, "--rule", "irv")
    assert "Montroll has the fewest votes and is excluded." in text
    assert "Montroll over Kiss: 4,067 to 3,477" in tally(BURLINGTON, "--rule", "schulze")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([KELURAHAN, "--rule", "irv"], "irv cannot count"),
        ([BURLINGTON, "--rule", "greedy"], "greedy cannot count"),
        ([KELURAHAN, "--rule", "borda"], "Unknown rule borda"),
        ([KELURAHAN, "--rule", "equal-shares", "--completion", "add2"], "Unknown completion add2"),
        ([KELURAHAN, "--rule", "greedy", "--completion", "add1"], "--completion belongs to"),
        ([KELURAHAN, "--rule", "greedy", "--seats", "2"], "--seats belongs to"),
        ([BURLINGTON, "--rule", "scottish-stv", "--seats", "0"], "--seats must be 1 or more"),
        ([BURLINGTON, "--rule", "irv", "--seats", "2"], "Instant runoff elects one"),
        (["nowhere.pb", "--rule", "greedy"], "There is no file nowhere.pb"),
    ],
)
def test_a_wrong_call_is_one_clear_sentence(arguments: list[str | Path], sentence: str) -> None:
    code, said = refused(*arguments)
    assert code == 2
    assert said.startswith(sentence)
    assert "\n" not in said


def test_a_broken_file_lists_its_lines_and_ends_with_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pb"
    text = KELURAHAN.read_text().replace("3;25;9", "3;25;99").replace("12;150;", "12;free;")
    broken.write_text(text)
    code, said = refused(broken, "--rule", "equal-shares", "--json")
    assert code == 1
    assert said.splitlines() == [
        "line 17: the cost of project 12 is no amount: free",
        "line 22: the vote names an unknown project: 99",
    ]


def test_counts_where_there_is_no_database(tmp_path: Path) -> None:
    """As a city's auditor runs it: a fresh copy, nothing migrated, nothing reachable."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ} | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3",
        "REMBUK_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "tally", str(KELURAHAN), "--rule", "greedy", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["winners"] == ["9", "10", "12"]
    assert not list(tmp_path.rglob("*.sqlite3"))
