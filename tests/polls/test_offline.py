"""A key that never comes here: drawn, rehearsed and used on the officers' own machine."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls import tasks
from polls.actions import planning, polls, tallies
from polls.actions.ballots import cast_ballot
from polls.actions.trustees import bring_share
from polls.algorithms import open_votes
from polls.algorithms.verify_poll import faults
from polls.models import Ballot, InterventionKind, Poll, PollState, SealedBallot, Trustee
from polls.queries import offline_files
from polls.queries.few import due_to_count
from polls.queries.log import entries_of
from polls.queries.package import package
from tests import factories
from tests.polls.algorithms.test_open_votes import Typing, run
from tests.polls.keys import dismiss_trustees, name_trustees
from tests.polls.machine import PAGE, Machine, signed
from tests.polls.ways import confirm, propose, stuff
from web.refusal import Refused


@pytest.fixture
def closed(ready: Machine, ana: Person) -> Machine:
    """Three votes: 2, 2 and 1, of whom the last changed."""
    poll = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    tono, wati = (factories.verified(name, "64.72.03.1005") for name in ("tono", "wati"))
    for person, choice in ((ana, 2), (tono, 2), (wati, 3), (wati, 1)):
        cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    return ready


def test_from_naming_to_the_audit(
    closed: Machine, ana: Person, client: Client, tmp_path: Path
) -> None:
    poll = Poll.objects.get()
    opening, rehearsal = entries_of(poll)[:2]
    key = {"kind": "trustees", "needed": 2, "of": 3, "opening": "offline"}
    assert opening["key"].pop("offices") == [
        {"role": one.role, "area": one.area.code} for one in poll.trustees.all()
    ]
    assert opening["key"] == {**key, "signs": poll.signing_key}
    assert rehearsal["opening"] == "offline"
    assert [e["opening"] for e in entries_of(poll) if e["type"] == "key"] == ["offline"]
    tasks.run_due_polls()
    assert not due_to_count().exists()
    found = closed.open()
    assert [choice for choice, _stratum in found["ballots"]["online"]] == [1, 2, 2]
    closed.bring(found)
    poll = Poll.objects.get()
    assert poll.state == PollState.COUNTED
    assert {n: poll.tally.result["counts"][n] for n in "123"} == {"1": 1, "2": 2, "3": 0}
    entry = entries_of(poll)[-2]
    assert (entry["type"], entry["signature"]) == ("opened", found["signature"])
    assert entry["salts"]["online"] == found["salts"]["online"]["choices"]
    published = json.loads(json.dumps(package(poll)))
    assert faults(published) == []
    closed.bring(found)  # sent twice: nothing happens
    other = {**found, "signature": "00" * 64}
    assert "from another file" in closed.bring(other, status=422)
    assert Ballot.objects.count() == 3
    file, shown = closed.fetch("amplop"), tmp_path / "suara.json"
    shown.write_text(json.dumps(published))
    assert run(Typing(*closed.papers[:2]), "audit", file, shown)[0] == 0
    published["ballots"][0][0] = 3
    shown.write_text(json.dumps(published))
    code, said = run(Typing(*closed.papers[:2]), "audit", file, shown)
    assert code == 1
    assert "FAULT 1: 1 times in the envelopes, 0 times published" in said
    assert any("not those that the officers signed" in words for _check, words in faults(published))
    tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=14))
    assert client.get(f"{PAGE}amplop.json").status_code == 404
    assert faults(json.loads(json.dumps(package(Poll.objects.get())))) == []


def test_no_share_is_taken_or_kept_here(closed: Machine) -> None:
    trustee = Trustee.objects.get(number=1)
    with pytest.raises(Refused, match="never here"):
        bring_share(trustee=trustee, words=closed.papers[0], at=timezone.now())
    sent = closed.client.post(f"{PAGE}bawa/", {"words": closed.papers[0]})
    assert sent.status_code == 422
    assert "never here" in sent.content.decode()
    closed.bring(closed.open())
    rows = [list(Trustee.objects.values()), list(Poll.objects.values()), entries_of(trustee.poll)]
    dump = json.dumps(rows, default=str)
    assert not any(" ".join(words.split()[-2:]) in dump for words in closed.papers)
    assert not Trustee.objects.exclude(waiting_share="", brought_share="").exists()
    assert Poll.objects.get().sealed_private_key == ""


def changed(found: dict[str, Any]) -> None:
    found["ballots"]["online"] = [[1, ""], [1, ""], [2, ""]]


def left_out(found: dict[str, Any]) -> None:
    found["ballots"]["online"].pop()


def left_out_whole(found: dict[str, Any]) -> None:
    found["ballots"]["online"].pop()
    found["envelopes"]["online"].pop()
    found["statement"]["channels"]["online"]["envelopes"] -= 1


def doubled(found: dict[str, Any]) -> None:
    found["ballots"]["online"].append(found["ballots"]["online"][-1])
    found["envelopes"]["online"].append(found["envelopes"]["online"][-1])
    found["statement"]["channels"]["online"]["envelopes"] += 1


def swapped(found: dict[str, Any]) -> None:
    found["envelopes"]["online"][0] = "0" * 64


def called_invalid(found: dict[str, Any]) -> None:
    found["statement"]["channels"]["online"]["invalid"] = ["0" * 64]
    found["ballots"]["online"].pop()


def called_invalid_twice(found: dict[str, Any]) -> None:
    named = found["envelopes"]["online"][0]
    found["statement"]["channels"]["online"]["invalid"] = [named, named]
    found["ballots"]["online"] = found["ballots"]["online"][:1]


def unmixed(found: dict[str, Any]) -> None:
    found["ballots"]["online"].reverse()


def other_log(found: dict[str, Any]) -> None:
    found["statement"]["root"] = "0" * 64


def other_rules(found: dict[str, Any]) -> None:
    found["statement"]["rules_hash"] = "0" * 64


def other_channel(found: dict[str, Any]) -> None:
    for part in (found["statement"]["channels"], found["ballots"], found["salts"]):
        part["paper"] = part["online"]
    found["envelopes"]["paper"] = []


ATTACKS = [
    changed,
    left_out,
    left_out_whole,
    doubled,
    swapped,
    called_invalid,
    called_invalid_twice,
    unmixed,
    other_log,
    other_rules,
    other_channel,
]


def test_a_forged_file_is_refused_and_nothing_is_lost(closed: Machine) -> None:
    found = closed.open()
    for attack in ATTACKS:
        forged = json.loads(json.dumps(found))
        attack(forged)
        html = closed.bring(forged, status=422)
        assert re.search("changed|not those that were signed|each envelope|mixed|another num", html)
        if attack is not changed:  # who has the shares can sign what is not in the envelopes
            closed.bring(signed(closed, forged), status=422)
        assert Poll.objects.get().state == PollState.CLOSED
        assert not Ballot.objects.exists()
    other = open_votes.signing_key(b"0" * 16)
    by_another = {**found, "signature": other.sign(open_votes.spelled(found)).signature.hex()}
    assert "not signed" in closed.bring(by_another, status=422)
    closed.bring(found)
    assert Poll.objects.get().state == PollState.COUNTED


def test_who_has_the_shares_and_lies_is_seen_by_opening_again(
    closed: Machine, tmp_path: Path
) -> None:
    found = closed.open()
    hidden = found["envelopes"]["online"][0]
    found["statement"]["channels"]["online"]["invalid"] = [hidden]
    found["ballots"]["online"].pop()
    closed.bring(signed(closed, found))
    poll = Poll.objects.get()
    assert poll.tally.result["invalid"] == 1
    published = json.loads(json.dumps(package(poll)))
    assert faults(published) == []
    assert entries_of(poll)[-2]["channels"]["online"]["invalid"] == [hidden]
    shown = tmp_path / "suara.json"
    shown.write_text(json.dumps(published))
    code, said = run(Typing(*closed.papers[1:]), "audit", closed.fetch("amplop"), shown)
    assert code == 1
    assert "calls other envelopes invalid" in said


def test_what_does_not_open_is_named_and_what_the_rules_forbid_is_invalid(
    closed: Machine, ana: Person
) -> None:
    """Only by somebody who writes past the application, and into the log too."""
    found = closed.open()
    found["ballots"]["online"] = [[1, ""], [2, "\x00" * 99], [99, ""]]
    closed.bring(signed(closed, found))
    poll = Poll.objects.get()
    assert poll.tally.result["invalid"] == 1
    assert entries_of(poll)[-2]["salts"] == {"online": None}
    assert faults(json.loads(json.dumps(package(poll)))) == []
    key = open_votes.opening_key(b"0" * 16)
    box = open_votes.SealedBox(key.public_key)
    good = box.encrypt(b'{"c":2,"s":"Samarinda Ulu"}')
    bad = [b"", b"x" * 80, box.encrypt(b"x"), box.encrypt(b'{"c":null,"s":""}')]
    bad += [box.encrypt(b'{"c":1e999,"s":""}'), box.encrypt(b'{"c":"\\ud800","s":""}')]
    bad += [box.encrypt(b'{"c":NaN,"s":""}'), box.encrypt(b"[" * 99_999), box.encrypt(b"[1,2]")]
    ballots, invalid = open_votes.opened(key, [good, *bad])
    assert ballots == [[2, "Samarinda Ulu"]]
    assert len(invalid) == len(bad)


def test_files_of_no_use_end_in_words(closed: Machine, ready: Machine) -> None:
    found = closed.open()
    cases: list[Any] = [b"", b"\xff\xfe", b"[" * 90_000, b"[]", b'{"format":1}', {"format": "x"}]
    cases += [{"format": name} for name in (open_votes.KEY, open_votes.REHEARSED)]
    cases += [{"format": open_votes.OPENED}, {**found, "statement": []}]
    for part in ("ballots", "envelopes", "salts"):
        cases += [{**found, part: wrong} for wrong in (None, {}, {"online": 3}, {"online": [3]})]
    deep: Any = []
    for _level in range(300):
        deep = [deep]
    for strange in (deep, "\ud800"):
        cases += [{**found, "ballots": {"online": [[strange, ""]] * 3}}]
        cases += [{**found, "statement": {**found["statement"], "more": strange}}]
    cases.append(json.dumps(found).replace('"size":', '"more":1e999,"size":').encode())
    for size in (-1, "x", 10**30):
        cases.append({**found, "statement": {**found["statement"], "size": size}})
    for case in cases:
        assert 'class="refusal"' in closed.bring(case, status=422)
    assert Poll.objects.get().state == PollState.CLOSED


def test_what_is_too_large_is_not_read(closed: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    most = offline_files.most_bytes(Poll.objects.get())
    assert len(json.dumps(closed.open())) < most
    monkeypatch.setattr(open_votes, "parsed", lambda text: pytest.fail("it was read"))
    assert "too large" in closed.bring(b" " * (most + 1), status=422)


def test_a_file_of_another_vote_is_refused(
    closed: Machine, officers: list[Person], city: object
) -> None:
    found = closed.open()
    planning.plan_poll(factories.consultation("vote", slug="lain"))
    other = Poll.objects.get(consultation__slug="lain")
    name_trustees(poll=other, officers=[o.user for o in officers], needed=2, offline=True)
    file = SimpleUploadedFile("x.json", json.dumps(found).encode())
    answer = closed.client.post("/en/kunci-suara/lain/berkas/", {"file": file})
    assert answer.status_code == 422
    drawn = {"format": open_votes.KEY, "log_name": "poll/0", "needed": 2, "of": 3}
    opens, signs = open_votes.public_halves(b"0" * 16)
    drawn |= {"public_key": opens, "signs": signs, "shares_id": 1, "signature": "00"}
    file = SimpleUploadedFile("x.json", json.dumps(drawn).encode())
    answer = closed.client.post("/en/kunci-suara/lain/berkas/", {"file": file})
    assert "of another vote" in answer.content.decode()
    Poll.objects.filter(pk=other.pk).update(
        public_key=Poll.objects.exclude(pk=other.pk).get().public_key,
        signing_key=Poll.objects.exclude(pk=other.pk).get().signing_key,
    )
    other.refresh_from_db()
    with pytest.raises(Refused, match="another vote"):
        offline_files.read_opened(
            found, offline_files.Expected("poll/0", "", other.public_key, "", {}, {})
        )


def test_only_the_officers_of_the_vote_bring_and_fetch(
    closed: Machine, ana: Person, citra: Person
) -> None:
    found = closed.open()
    stranger = factories.staff("kartika", "official")
    for person in (ana, citra, stranger):
        theirs = Client()
        theirs.force_login(person.user)
        closed.bring(found, status=404, client=theirs)
        assert theirs.post(f"{PAGE}kode/", {"code": "x"}).status_code == 404
        for name in ("upacara", "gladi", "amplop"):
            assert theirs.get(f"{PAGE}{name}.json").status_code == 404
    closed.bring(found, status=302, client=Client())  # to the sign-in
    assert Poll.objects.get().state == PollState.CLOSED
    assert closed.client.get(f"{PAGE}berkas/").status_code == 405


def test_the_key_here_must_be_the_one_of_every_paper(
    machine: Machine, officers: list[Person]
) -> None:
    file = machine.fetch("upacara")
    mine, forged = machine.do("draw", file), machine.do("draw", file)
    unsigned = {**forged, "public_key": mine["public_key"]}
    assert "changed" in machine.bring(unsigned, status=422)
    weak = {**forged, "public_key": "0" * 64}
    assert "changed" in machine.bring(weak, status=422)
    machine.bring(forged)
    code = open_votes.code_of(mine["public_key"], mine["signs"])
    answer = machine.client.post(f"{PAGE}kode/", {"code": code})
    assert answer.status_code == 422
    assert "brought another key" in answer.content.decode()
    assert "There is a key" in machine.bring(mine, status=422)
    with pytest.raises(Refused):
        polls.open_poll(poll=Poll.objects.get(), at=timezone.now())
    name_trustees(
        poll=Poll.objects.get(), officers=[o.user for o in officers], needed=2, offline=True
    )
    machine.bring(mine)
    assert Poll.objects.get().public_key == mine["public_key"]


def test_it_opens_only_after_codes_and_rehearsal(machine: Machine, officers: list[Person]) -> None:
    def opens() -> None:
        polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))

    with pytest.raises(Refused, match="written down"):
        opens()
    machine.draw(officers[:2])
    with pytest.raises(Refused, match="written down"):
        opens()
    poll = Poll.objects.get()
    theirs = Client()
    theirs.force_login(officers[2].user)
    code = open_votes.code_of(poll.public_key, poll.signing_key)
    theirs.post(f"{PAGE}kode/", {"code": code})
    with pytest.raises(Refused, match="rehearsed"):
        opens()
    gladi = machine.fetch("gladi")
    found = machine.do("rehearse", gladi, machine.papers[0], machine.papers[1])
    for wrong in ({"answer": "0" * 64}, {"public_key": "0" * 64}, {"signature": "00" * 64}):
        machine.bring({**found, **wrong}, status=422)
    assert Poll.objects.get().rehearsed_at is None
    machine.bring(found)
    whole = Poll.objects.get()
    other: dict[str, Any] = {"public_key": "9" * 64, "signing_key": "9" * 64, "shares_id": 7}
    for name, value in {**other, "offline": False, "trustees_named": 4}.items():
        Poll.objects.update(**{name: value})  # by somebody who writes into the database alone
        with pytest.raises(Refused, match="not the key that was rehearsed"):
            opens()
        whole.save()
    opens()
    assert Poll.objects.get().state == PollState.OPEN
    for change in ({"offline": False}, {"signing_key": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Poll.objects.update(**change)


def test_shares_of_another_vote_are_told_apart_at_the_machine(closed: Machine) -> None:
    another = (open_votes.share_of(closed.papers[0]).identifier + 1) % 2**15
    shares = open_votes.divided(b"1" * 16, 2, 3)
    strange = [open_votes.words_of(one._replace(identifier=another)) for one in shares]
    file = closed.fetch("amplop")
    code, said = run(Typing("x", strange[0], closed.papers[0], closed.papers[0]), "open", file)
    assert code == 1
    for words in ("not a share", "share of another vote", "in already", "Nothing more was typed"):
        assert words in said


def test_an_envelope_that_the_log_does_not_have_is_not_opened(closed: Machine) -> None:
    whole = json.loads(closed.fetch("amplop").read_text())

    def refused(**parts: Any) -> str:
        file = closed.folder / "changed.json"
        file.write_text(json.dumps({**whole, **parts}))
        code, said = run(Typing(*closed.papers[:2]), "open", file)
        assert code == 1
        return said

    envelopes = whole["envelopes"]["online"]
    fewer, twice = envelopes[1:], [*envelopes, envelopes[0]]
    assert "1 of the log are missing" in refused(envelopes={"online": fewer})
    assert "1 stand twice" in refused(envelopes={"online": twice})
    log = whole["log"]
    entry = log["log"][-1] + " "
    assert "does not hold" in refused(log={**log, "log": [*log["log"][:-1], entry]})
    assert "does not hold" in refused(log={**log, "heads": []})
    key = {**whole["key"], "public_key": open_votes.public_halves(b"1" * 16)[0]}
    assert "does not hold" in refused(key=key)


def test_what_two_people_leave_out_stays_sealed(
    ready: Machine, ana: Person, eko: Person, tmp_path: Path
) -> None:
    poll = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    before = stuff(poll, 1)
    polls.close_poll(poll=poll, at=poll.closes_at)
    early = ready.client.get(f"{PAGE}amplop.json")
    assert early.status_code == 403
    assert "before two officials decide" in early.content.decode()
    one = propose(Poll.objects.get(), eko, InterventionKind.EXCLUSION)
    confirm(one, factories.staff("kartika", "official"))
    found = ready.open()
    assert not set(before) & set(found["envelopes"]["online"])
    ready.bring(found)
    poll = Poll.objects.get()
    assert (poll.tally.result["voted"], poll.tally.result["left_out"]) == (1, 1)
    published = json.loads(json.dumps(package(poll)))
    assert faults(published) == []
    shown = tmp_path / "suara.json"
    shown.write_text(json.dumps(published))
    assert run(Typing(*ready.papers[1:]), "audit", ready.fetch("amplop"), shown)[0] == 0


def test_altered_envelopes_stop_the_count(closed: Machine) -> None:
    found = closed.open()
    SealedBallot.objects.filter(pk=SealedBallot.objects.first().pk).delete()
    html = closed.bring(found, status=422)
    assert "1 too many" in html or "not those of the log" in html
    assert Poll.objects.get().state == PollState.CLOSED


def test_pages_say_where_the_votes_are_opened(
    machine: Machine, officers: list[Person], client: Client
) -> None:
    def said(page: str) -> str:
        return machine.client.get(page).content.decode()

    assert "open_votes.py draw upacara-tepian.json" in said(PAGE)
    assert "Draw the key together" in said("/en/kunci-suara/")
    assert "on a machine of their own" in said(f"{PAGE}bagi/")
    machine.draw(officers)
    assert "open_votes.py rehearse gladi-tepian.json" in said(PAGE)
    machine.rehearse()
    assert "Keep it safe" in said(PAGE)
    poll = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    assert "it never was on this server" in Client().get("/en/suara/tepian/").content.decode()
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert "open_votes.py open amplop-tepian.json" in said(PAGE)
    program = Client().get("/en/suara/open_votes.py")
    assert b"".join(program.streaming_content) == Path(open_votes.__file__).read_bytes()


def test_going_back_to_the_server_or_to_shares_here(ready: Machine, officers: list[Person]) -> None:
    poll = Poll.objects.get()
    name_trustees(poll=poll, officers=[o.user for o in officers], needed=2)
    poll = Poll.objects.get()
    assert (poll.offline, poll.signing_key) == (False, "")
    assert not poll.trustees.filter(waiting_share="").exists()
    assert ready.client.get(f"{PAGE}gladi.json").status_code == 404
    name_trustees(poll=poll, officers=[o.user for o in officers], needed=2, offline=True)
    dismiss_trustees(poll=poll)
    opened = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    assert (opened.key_kind, opened.offline) == ("server", False)
    kinds: Callable[[str], list[Any]] = lambda name: [  # noqa: E731
        e.get(name) for e in entries_of(opened) if e["type"] == "key"
    ]
    assert kinds("opening") == ["offline", None, "offline", None]
