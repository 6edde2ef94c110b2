"""Opened away from the server: votes on paper, rankings that are cut, votes of few."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.algorithms import open_votes, smallness
from polls.models import InterventionKind, Poll, PollState
from polls.queries.log import entries_of
from tests import factories
from tests.polls.algorithms.test_open_votes import Typing, run
from tests.polls.machine import PAGE, Machine, signed
from tests.polls.methods import open_vote
from tests.polls.paper.ways import all_in, on_paper, read
from tests.polls.test_few import OWN, REASON
from tests.polls.ways import close, confirm, downloaded, faults, propose, stuff


def audited(machine: Machine, found: Any) -> tuple[int, str]:
    """What officers read who open once more beside a published package."""
    shown = machine.folder / f"suara-{len(list(machine.folder.iterdir()))}.json"
    shown.write_text(json.dumps(found))
    return run(Typing(*machine.papers[1:]), "audit", machine.fetch("amplop"), shown)


def voted(poll: Poll, choices: Sequence[Any]) -> Poll:
    for choice in choices:
        cast_ballot(poll=poll, person=factories.verified(), choice=choice, at=timezone.now())
    return poll


def opened(planned: Poll) -> Poll:
    return polls.open_poll(
        poll=Poll.objects.get(pk=planned.pk), at=timezone.now() - timedelta(days=1)
    )


def paper_gone(found: dict[str, Any]) -> None:
    for part in (found["statement"]["channels"], *(found[n] for n in PARTS)):
        del part["paper"]


def paper_left_out(found: dict[str, Any]) -> None:
    found["envelopes"]["paper"].pop()
    found["ballots"]["paper"].pop()
    found["statement"]["channels"]["paper"]["envelopes"] -= 1


def paper_as_online(found: dict[str, Any]) -> None:
    for part in (found["envelopes"], found["ballots"]):
        part["online"], part["paper"] = part["paper"], part["online"]
    for name in ("online", "paper"):
        found["statement"]["channels"][name]["envelopes"] = len(found["envelopes"][name])


PARTS = ("envelopes", "ballots", "salts")


def test_papers_are_opened_with_the_votes_cast_online(
    planned: Poll, ready: Machine, fitri: Person, eko: Person
) -> None:
    gita = factories.staff("gita", "kelurahan-officer", "64.72.03.1005")
    Poll.objects.filter(pk=planned.pk).update(paper=True)
    poll = voted(opened(planned), [1, 1, 1, 2])
    on_paper(poll, fitri, gita, 3)
    forged = stuff(poll, 1)
    close(poll)
    early = ready.client.get(f"{PAGE}amplop.json")
    assert (early.status_code, "still being entered" in early.content.decode()) == (403, True)
    for number, choice in enumerate((2, 2, 3), start=1):
        read(poll, fitri, number, choice)
        read(poll, gita, number, choice)
    all_in(poll, fitri, gita)
    decided = propose(Poll.objects.get(), eko, InterventionKind.EXCLUSION)
    confirm(decided, factories.staff("kartika", "official"))
    found = ready.open()
    assert {name: len(hashes) for name, hashes in found["envelopes"].items()} == {
        "online": 4,
        "paper": 3,
    }
    assert forged[0] not in found["envelopes"]["online"]
    for attack in (paper_gone, paper_left_out, paper_as_online):
        wrong = json.loads(json.dumps(found))
        attack(wrong)
        ready.bring(signed(ready, wrong), status=422)
        assert Poll.objects.get().state == PollState.CLOSED
    earlier = json.loads(json.dumps(found))
    closed = next(n for n, e in enumerate(entries_of(poll)) if e["type"] == "closing")
    heads = json.loads(ready.fetch("amplop").read_text())["log"]["heads"]
    head = next(one for one in heads if one["size"] > closed)
    earlier["statement"] |= {"size": head["size"], "root": head["root"]}
    assert "another log" in ready.bring(signed(ready, earlier), status=422)
    ready.bring(found)
    poll = Poll.objects.get()
    result = poll.tally.result
    assert (result["voted"], result["left_out"], result["counts"]["2"]) == (7, 1, 3)
    published = downloaded(poll)
    assert faults(published) == []
    assert audited(ready, published)[0] == 0
    published["ballots"][0][0] = 3
    code, said = audited(ready, published)
    assert (code, "FAULT 3: 1 times in the envelopes, 2 times published" in said) == (1, True)


def test_rankings_that_are_cut_are_held_whole_against_the_result(
    planned: Poll, ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.refresh_from_db()
    poll = open_vote(planned, monkeypatch, "irv", counting={"published": "cut"})
    cast = [[1, 2, 3]] * 5 + [[2, 1, 3]] * 4 + [[3, 2, 1]] * 2 + [[]]
    close(voted(poll, cast))
    ready.bring(ready.open())
    poll = Poll.objects.get()
    found = downloaded(poll)
    assert found["result"]["cut"] is True
    assert sum(len(choice) for choice, _s in found["ballots"]) < sum(map(len, cast))
    assert entries_of(poll)[-2]["salts"] == {"online": None}
    assert faults(found) == []
    assert audited(ready, found)[0] == 0
    changed = json.loads(json.dumps(found))
    first = next(ballot for ballot in changed["ballots"] if ballot[0][:1] == [1])
    first[0] = [2]
    code, said = audited(ready, changed)
    assert (code, "FAULT [2]: 4 rankings in the envelopes begin so, 5 published" in said) == (
        1,
        True,
    )
    first[0] = None
    code, said = audited(ready, changed)
    assert (code, "FAULT []: 12 rankings" in said, "1 published as invalid" in said) == (
        1,
        True,
        True,
    )
    monkeypatch.setattr(open_votes, "__file__", str(ready.folder / "open_votes.py"))
    code, said = audited(ready, found)
    assert (code, "Put verify_poll.py beside" in said) == (1, True)


def test_rankings_cut_too_short_are_seen_by_their_whole_count(
    planned: Poll, ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whoever runs the server: what is published counts as it says, the envelopes do not."""
    planned.refresh_from_db()
    poll = open_vote(planned, monkeypatch, "irv", counting={"published": "cut"})
    close(voted(poll, [[1, 2]] * 5 + [[2, 1]] * 4 + [[3, 2]] * 3))

    def short(_rules: Any, cast: dict[str, list[Any]]) -> tuple[Any, dict[str, bool]]:
        cut = {name: [(c[:1], s) for c, s in pairs] for name, pairs in cast.items()}
        return cut, {"cut": True}

    monkeypatch.setattr("polls.queries.counting.cut_ballots", short)
    ready.bring(ready.open())
    found = downloaded(Poll.objects.get())
    assert (found["result"]["winners"], faults(found)) == ([1], [])
    code, said = audited(ready, found)
    assert code == 1
    assert "FAULT of the whole rankings, not as cut: winners: counted [2], published [1]" in said


def test_kecamatan_exchanged_where_they_are_published_are_seen(
    planned: Poll, ready: Machine
) -> None:
    poll = opened(planned)
    for home in ("64.72.03.1005", "64.72.05.1003"):
        for choice in [1] * 6 + [2] * 6:
            person = factories.verified("", home)
            cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
    close(poll)
    ready.bring(ready.open())
    found = downloaded(Poll.objects.get())
    assert {stratum for _choice, stratum in found["ballots"]} == {"64.72.03", "64.72.05"}
    assert audited(ready, found)[0] == 0
    one = next(ballot for ballot in found["ballots"] if ballot == [1, "64.72.03"])
    other = next(ballot for ballot in found["ballots"] if ballot == [2, "64.72.05"])
    one[1], other[1] = other[1], one[1]
    code, said = audited(ready, found)
    assert code == 1
    for name in ("64.72.03", "64.72.05"):
        assert f"FAULT kecamatan {name}: 12 in the envelopes, 12 published" in said


def test_votes_of_few_are_opened_after_two_gave_reasons(
    planned: Poll, ready: Machine, eko: Person, galih: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 4)
    close(voted(opened(planned), [1, 2]))
    early = ready.client.get(f"{PAGE}amplop.json")
    assert (early.status_code, "Fewer than four" in early.content.decode()) == (403, True)
    assert "Fewer than four" in ready.bring({"format": open_votes.OPENED}, status=422)
    one = propose(Poll.objects.get(), eko, InterventionKind.RELEASE, REASON)
    confirm(one, galih, OWN)
    ready.bring(ready.open())
    assert Poll.objects.get().tally.result["voted"] == 2
    assert faults(downloaded(Poll.objects.get())) == []
