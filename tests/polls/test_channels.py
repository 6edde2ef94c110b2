"""Ballots that have no envelope: counted, in the log, and checked by the verifier."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from polls.actions import polls, tallies
from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.models import Ballot, Poll
from polls.queries.package import package
from tests import factories

Pairs = list[tuple[Any, str]]
PAPER: Pairs = [(3, "")] * 8 + [(1, "")] * 3 + [(None, "")]


def counted_with(poll: Poll, online: int, **added: Pairs) -> Poll:
    for number in range(online):
        person = factories.verified()
        cast_ballot(poll=poll, person=person, choice=1 + number % 2, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    Poll.objects.filter(pk=poll.pk).update(electorate_at_close=40)
    tallies.count_poll(poll=poll, at=poll.closes_at, added=added)
    return Poll.objects.get(pk=poll.pk)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty people can vote: the papers are of residents who are not in the register here."""
    monkeypatch.setattr(polls, "electorate_at_close", lambda poll, at: 40)


def plain(poll: Poll) -> dict[str, Any]:
    return dict(json.loads(json.dumps(package(poll))))


def words(found: dict[str, Any]) -> str:
    return "\n".join(fault for _check, fault in verify_poll.faults(found))


def said(found: dict[str, Any]) -> str:
    lines: list[str] = []
    verify_poll.report(found, write=lines.append)
    return "\n".join(lines)


@pytest.mark.usefixtures("many")
def test_paper_is_counted_with_the_rest_and_named_in_words(poll: Poll, client: Client) -> None:
    counted = counted_with(poll, 10, paper=PAPER)
    result = counted.tally.result
    assert result["counts"] == {"1": 8, "2": 5, "3": 8}
    assert (result["voted"], result["invalid"]) == (22, 1)
    assert result["channels"] == {"online": 10, "paper": 12}
    assert Ballot.objects.filter(channel="paper").count() == 12
    found = plain(counted)
    assert found["channels"] == [["online", 10], ["paper", 12]]
    assert words(found) == ""
    assert "22 votes: 10 online in sealed envelopes, 12 cast on paper." in said(found)
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "12 cast on paper" in " ".join(page.split())


@pytest.mark.usefixtures("many")
def test_imported_ones_cannot_be_checked_and_it_says_so(poll: Poll) -> None:
    found = plain(counted_with(poll, 0, imported=PAPER))
    assert words(found) == ""
    assert "12 imported from a file" in said(found)
    assert "cannot check who cast them and how" in said(found)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("online", "paper"), [(3, 12), (12, 3), (1, 1)])
def test_fewer_than_ten_on_a_channel_are_not_shown_apart(
    poll: Poll, online: int, paper: int
) -> None:
    counted = counted_with(poll, online, paper=PAPER[:paper])
    assert set(Ballot.objects.values_list("channel", flat=True)) == {""}
    found = plain(counted)
    assert found["channels"] == [["", online + paper]]
    entry = next(e for e in map(json.loads, found["log"]) if e["type"] == "added")
    assert (entry["ballots"], entry["digest"]) == (paper, None)
    assert words(found) == ""
    assert "Fewer than ten came in one of these ways" in said(found)


@pytest.mark.usefixtures("many")
def test_small_kecamatan_of_a_channel_are_withheld(poll: Poll) -> None:
    paper = [(1, "64.72.01")] * 12 + [(2, "64.72.02")] * 2
    counted = counted_with(poll, 10, paper=paper)
    strata = set(Ballot.objects.filter(channel="paper").values_list("stratum", flat=True))
    assert strata == {""}
    assert words(plain(counted)) == ""


def _logged(found: dict[str, Any], **fields: object) -> None:
    number = next(n for n, data in enumerate(found["log"]) if '"added"' in data)
    entry = json.loads(found["log"][number]) | fields
    found["log"][number] = json.dumps(entry, sort_keys=True, separators=(",", ":"))


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a paper ballot": (
        lambda p: p["ballots"].__setitem__(-2, [2, ""]),
        "the votes that were cast on paper are not those of the log",
    ),
    "a paper ballot less": (
        lambda p: (p["ballots"].pop(), p["channels"].__setitem__(1, ["paper", 11])),
        "11 votes were cast on paper, the log names 12",
    ),
    "a ballot that changes its channel": (
        lambda p: p.update(channels=[["online", 11], ["paper", 11]]),
        "the votes that were cast on paper are not those of the log",
    ),
    "a channel of its own": (
        lambda p: p.update(channels=[["online", 10], ["imported", 12]]),
        "12 votes are of imported, of which the log says nothing",
    ),
    "channels kept back": (
        lambda p: p.update(channels=[["", 22]]),
        "the votes that were cast on paper are not those of the log",
    ),
    "the number in the log": (lambda p: _logged(p, ballots=13), "and 13 cast on paper"),
    "the digest in the log": (lambda p: _logged(p, digest="0" * 64), "not those of the log"),
    "a channel nobody knows": (lambda p: _logged(p, channel="x"), "which it must not"),
    "the sum": (lambda p: p.update(channels=[["online", 10]]), "the channels have 10 votes"),
    "a negative number": (
        lambda p: p.update(channels=[["online", 24], ["paper", -2]]),
        "twice or wrongly",
    ),
    "the published numbers": (
        lambda p: p["result"]["channels"].update(paper=13),
        "channels: counted",
    ),
    "a second entry": (
        lambda p: p["log"].insert(-1, next(data for data in p["log"] if '"added"' in data)),
        "or not again",
    ),
    "after the result": (
        lambda p: p["log"].append(next(data for data in p["log"] if '"added"' in data)),
        "does not stand between the close and the result",
    ),
}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found_and_named(poll: Poll, what: str) -> None:
    found = plain(counted_with(poll, 10, paper=PAPER))
    change, named = CHANGES[what]
    change(found)
    assert named in words(found)


@pytest.mark.usefixtures("many")
def test_what_the_rules_do_not_allow_is_invalid(poll: Poll) -> None:
    counted = counted_with(poll, 0, imported=[(9, ""), (1, ""), ([1], "")])
    assert (counted.tally.result["voted"], counted.tally.result["invalid"]) == (3, 2)


def test_a_package_of_before_still_holds(poll: Poll, finish: Callable[[Poll], Poll]) -> None:
    cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    found = plain(finish(poll)) | {"format": "rembuk-poll 2"}
    assert found.pop("channels") == [["online", 1]]
    assert words(found) == ""


def test_the_database_takes_ballots_only_with_the_count(
    poll: Poll, finish: Callable[[Poll], Poll]
) -> None:
    def stuff() -> None:
        with transaction.atomic():
            Ballot.objects.create(poll=poll, choice=1, channel="paper")

    for _state in ("open", "counted"):
        with pytest.raises(DatabaseError, match="with the count"):
            stuff()
        finish(poll)
    assert connection.vendor
    assert not Ballot.objects.exists()
