"""A vote from a Pabulib file: counted here as elsewhere, marked everywhere, all or nothing."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.timezone import localdate
from django.utils.translation import override

from areas.models import Area
from participation.models import Consultation, ConsultationPage
from polls.actions.planning import plan_poll
from polls.algorithms import verify_poll
from polls.models import Ballot, Poll, Turnout
from polls.queries.package import package
from tests import factories
from tests.shared_data import SHARED, SHIPPED, data_files

POINTS = SHIPPED / "pabulib" / "points.pb"
SMALL = """META
key;value
description;Dana kelurahan
budget;1000
vote_type;approval
num_votes;4
PROJECTS
project_id;cost;name
9;400;Lampu
10;400;Drainase
11;600;Taman
VOTES
voter_id;vote
1;9,10
2;10
3;11,9
4;
"""
pytestmark = pytest.mark.usefixtures("city")


def written(tmp_path: Path, text: str = SMALL) -> Path:
    file = tmp_path / "dana.pb"
    file.write_text(text)
    return file


def imported(file: Path, **options: Any) -> Poll:
    call_command("import_poll", str(file), **options)
    return Poll.objects.get()


def tallied(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    call_command("tally", str(file), *options, "--json")
    return dict(json.loads(capsys.readouterr().out))


def winners(poll: Poll) -> list[str]:
    """In the words of the file."""
    return [poll.imported["projects"][p - 1] for p in poll.tally.result["winners"]]


def test_a_file_becomes_a_counted_vote_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    poll = imported(written(tmp_path))
    assert (poll.state, poll.rule, poll.counting["completion"]) == (
        "counted", "equal-shares", "add1",
    )  # fmt: skip
    assert set(Ballot.objects.values_list("channel", flat=True)) == {"imported"}
    assert not Turnout.objects.exists()
    result = poll.tally.result
    assert (result["voted"], result["valid"], result["blank"]) == (4, 3, 1)
    assert (result["electorate"], result["channels"]) == (None, {"online": 0, "imported": 4})
    found = dict(json.loads(json.dumps(package(poll))))
    assert verify_poll.faults(found) == []
    assert found["rules"]["imported"]["file"] == "dana.pb"
    slug = poll.consultation.slug
    call_command("recount", slug)
    assert "4 imported from a file" in capsys.readouterr().out
    for address, words in (
        (f"/id/suara/{slug}/hasil/", "Diimpor"),
        (f"/en/suara/{slug}/hasil/", "held elsewhere"),
        (f"/en/suara/{slug}/log/", "imported from the file dana.pb"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert words in page.content.decode()
    page = client.get(f"/en/suara/{slug}/hasil/").content.decode()
    assert "turnout" not in page
    assert "The sealed votes were opened" not in page


def test_the_published_page_says_that_the_vote_is_over(tmp_path: Path, client: Client) -> None:
    call_command("setup_site")
    poll = imported(written(tmp_path))
    consultation = poll.consultation
    assert consultation.live
    vote = consultation.phases.get(kind="vote")
    assert vote.ends_at <= poll.closed_at
    for page in ConsultationPage.objects.filter(translation_key=consultation.translation_key):
        html = client.get(page.url).content.decode()
        words = {"id": "diimpor dari dana.pb", "en": "imported from dana.pb"}
        assert words[page.locale.language_code] in html
        assert f"/suara/{consultation.slug}/hasil/" in html


def test_points_dates_and_the_electorate_come_from_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    poll = imported(POINTS)
    assert (poll.rule, poll.method, poll.electorate) == ("greedy", "score", 40)
    assert localdate(poll.opens_at) == date(2024, 3, 1)
    assert localdate(poll.closes_at) == date(2024, 3, 9)
    assert winners(poll) == tallied(POINTS, capsys, "--rule", "greedy")["winners"]
    assert [o.labels["id"] for o in poll.options.all()] == [
        "Drainase", "Lampu jalan", "Taman; dan bangku", "C2",
    ]  # fmt: skip
    assert verify_poll.faults(json.loads(json.dumps(package(poll)))) == []


@pytest.mark.parametrize("rule", ["equal-shares", "greedy"])
@pytest.mark.parametrize("kind", ["approval", "points"])
def test_what_is_exported_again_is_counted_the_same(
    rule: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = imported(POINTS if kind == "points" else written(tmp_path), rule=rule)
    again = tmp_path / "again.pb"
    call_command("export_poll", poll.consultation.slug, format="pabulib", output=again)
    more = ["--completion", "add1"] if rule == "equal-shares" else []
    assert tallied(again, capsys, "--rule", rule, *more)["winners"] == winners(poll)
    call_command("export_poll", poll.consultation.slug, format="csv", output=tmp_path / "x.csv")
    assert len((tmp_path / "x.csv").read_text().splitlines()) == poll.tally.result["voted"] + 1


def test_below_a_consultation_that_is_there(tmp_path: Path, city: Area) -> None:
    debate = factories.consultation("results", slug="lama")
    poll = imported(written(tmp_path), consultation="lama")
    assert poll.consultation == debate
    plan_poll(debate)
    assert Poll.objects.get().options.count() == 3
    with pytest.raises(CommandError, match="vote of its own"):
        call_command("import_poll", str(POINTS), consultation="lama")
    with pytest.raises(CommandError, match="no consultation 'x'"):
        call_command("import_poll", str(POINTS), consultation="x")


def test_the_same_file_once_under_any_name(tmp_path: Path) -> None:
    file = written(tmp_path)
    imported(file)
    with override("id"), pytest.raises(CommandError, match="imported already"):
        call_command("import_poll", str(file.rename(tmp_path / "other.pb")))
    assert Poll.objects.count() == Consultation.objects.count() == 1


def change(old: str, new: str) -> Callable[[], str]:
    return lambda: SMALL.replace(old, new)


WRONG: dict[str, tuple[Callable[[], str], str]] = {
    "a fractional cost": (change("9;400", "9;400.5"), "line 9: the cost of project 9 is no whole"),
    "a fractional budget": (change("budget;1000", "budget;1000.5"), "line 4: the budget is no"),
    "an unknown project": (change("2;10\n", "2;77\n"), "line 15: the vote names an unknown"),
    "no votes": (lambda: SMALL.split("VOTES")[0], "section VOTES is missing"),
    "one project": (
        lambda: "\n".join(
            line for line in SMALL.splitlines() if not line.startswith(("10;", "11;"))
        ).replace("9,10", "9").replace("2;10", "2;9").replace("11,9", "9"),
        "2 to 1000 projects",
    ),
    "too much money": (change("budget;1000", "budget;1e18"), "line 4"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_a_vote_is_named_and_nothing_written(what: str, tmp_path: Path) -> None:
    text, words = WRONG[what]
    with pytest.raises(CommandError, match=words) as raised:
        call_command("import_poll", str(written(tmp_path, text())))
    assert raised.value.returncode == 1
    assert not Poll.objects.exists()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("points", ["2.5", "-1"])
def test_points_of_a_vote_are_whole(points: str, tmp_path: Path) -> None:
    text = POINTS.read_text().replace("3;B9;5", f"3;B9;{points}")
    text = text.replace("cumulative", "scoring")
    with pytest.raises(CommandError, match=r"line 26: points of a poll"):
        call_command("import_poll", str(written(tmp_path, text)))
    imported(written(tmp_path, text), rule="equal-shares")


def test_the_origin_is_frozen(tmp_path: Path) -> None:
    poll = imported(written(tmp_path))
    for fields in ({"file_hash": "0" * 64}, {"imported": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Poll.objects.filter(pk=poll.pk).update(**fields)


TOO_LARGE = int(os.environ.get("REMBUK_TEST_LARGEST_FILE", 600_000))
"""Bytes of a file that `make test-long` alone imports; what it elects is counted in each run by
tests/polls/algorithms/counting/test_command.py."""
SHARED_FILES = [
    file
    for file in data_files("pabulib/*.pb", shipped="pabulib/points.pb")
    if file.stat().st_size <= TOO_LARGE
]
EXPECTED = json.loads((SHARED / "pabulib" / "expected.json").read_text()) if SHARED.is_dir() else {}


WITH_POINTS = ("krakow", "katowice", "czestochowa", "toulouse", "points")


@pytest.mark.parametrize(
    ("rule", "file"),
    [("equal-shares", file) for file in SHARED_FILES]
    + [("greedy", file) for file in SHARED_FILES if any(n in file.stem for n in WITH_POINTS)],
    ids=lambda value: getattr(value, "stem", value),
)
def test_the_result_is_the_published_one(
    file: Path, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = imported(file, rule=rule)
    ours = sorted(winners(poll))
    expected = EXPECTED.get(file.stem, {})
    names = ["mes_add1"] if rule == "equal-shares" else ["greedy_by_votes", "greedy_by_score"]
    for name in names:
        if name in expected:
            assert ours == sorted(expected[name])
    more = ["--completion", "add1"] if rule == "equal-shares" else []
    assert ours == sorted(tallied(file, capsys, "--rule", rule, *more)["winners"])
