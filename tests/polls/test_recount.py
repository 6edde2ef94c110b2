"""The package: a count that anybody can repeat, and that shows what somebody changed."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from polls.actions.ballots import cast_ballot
from polls.models import Poll
from polls.package import package, signature_faults
from polls.recounting import faults
from tests import factories

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def counted(poll: Poll, finish: Callable[[Poll], Poll]) -> Poll:
    people = [factories.verified() for _ in range(13)]
    for number, person in enumerate(people):
        cast_ballot(poll=poll, person=person, choice=1 + number % 2, at=timezone.now())
    cast_ballot(poll=poll, person=people[0], choice=3, at=timezone.now())
    return finish(poll)


def plain(poll: Poll) -> dict[str, Any]:
    """As somebody has it who downloaded it."""
    return json.loads(json.dumps(package(poll)))


def test_the_package_holds_and_gives_the_published_figures(counted: Poll) -> None:
    found = plain(counted)
    assert faults(found) == []
    assert signature_faults(found) == []
    assert found["result"] == counted.tally.result
    assert [ballot[0] for ballot in found["ballots"]] == [1] * 6 + [2] * 6 + [3]


def test_no_package_tells_who_or_when(counted: Poll) -> None:
    text = json.dumps(package(counted))
    assert "pseudonym" not in text
    assert "sending" not in text
    assert set(package(counted)) == {
        "ballots", "format", "heads", "key", "log", "log_name", "result", "rules",
    }  # fmt: skip


def _entry(found: dict[str, Any], kind: str) -> int:
    return next(i for i, data in enumerate(found["log"]) if json.loads(data)["type"] == kind)


CHANGES: dict[str, Change] = {
    "a ballot": lambda p: p["ballots"].__setitem__(0, [2, p["ballots"][0][1]]),
    "a ballot less": lambda p: p["ballots"].pop(),
    "a ballot more": lambda p: p["ballots"].append([1, ""]),
    "a stratum": lambda p: p["ballots"].__setitem__(0, [1, "64.72.99"]),
    "the counts": lambda p: p["result"]["counts"].update({"1": 7}),
    "the winner": lambda p: p["result"].update(winners=[2]),
    "an option": lambda p: p["rules"]["options"][0].update(cost=1),
    "the tie rule": lambda p: p["rules"].update(tie_rule="the mayor decides"),
    "an entry": lambda p: p["log"].__setitem__(3, p["log"][3].replace("a", "b")),
    "an entry less": lambda p: p["log"].pop(3),
    "an entry more": lambda p: p["log"].insert(3, p["log"][3]),
    "the order": lambda p: p["log"].__setitem__(slice(2, 4), p["log"][3:1:-1]),
    "a head": lambda p: p["heads"][0].update(root="0" * 64),
    "nothing left": lambda p: p["log"].clear(),
    "a damaged file": lambda p: p.pop("result"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found(counted: Poll, what: str) -> None:
    found = plain(counted)
    before = copy.deepcopy(found)
    CHANGES[what](found)
    assert found != before
    assert faults(found)


def test_a_whole_new_log_needs_the_citys_key(counted: Poll) -> None:
    found = plain(counted)
    found["heads"][0]["signature"] = "00" * 64
    assert faults(found) == []
    assert signature_faults(found)


def test_the_command_counts_from_the_database_and_from_a_file(
    counted: Poll, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("recount", "tepian")
    file = tmp_path / "suara.json"
    file.write_text(json.dumps(package(counted)))
    call_command("recount", str(file))
    assert capsys.readouterr().out.count("The count holds.") == 2
    found = plain(counted)
    found["ballots"].pop()
    file.write_text(json.dumps(found))
    with pytest.raises(CommandError, match="as many ballots"):
        call_command("recount", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recount", str(tmp_path / "none.json"))


def test_the_command_knows_no_open_poll(poll: Poll) -> None:
    with pytest.raises(CommandError, match="no counted poll"):
        call_command("recount", "tepian")
