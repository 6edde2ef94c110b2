"""Votes of few: warned, told, without breakdowns, and of one to three voters not even opened."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Person
from notices.models import Notice
from polls import tasks
from polls.actions.ballots import cast_ballot
from polls.actions.polls import close_poll, open_poll
from polls.actions.roll import roll_faults
from polls.actions.tallies import count_poll, destroy_envelopes
from polls.algorithms import smallness, verify_poll
from polls.algorithms.envelopes import Content, seal
from polls.algorithms.receipts import receipt_code
from polls.models import (
    Ballot,
    Intervention,
    InterventionKind,
    Poll,
    PollState,
    SealedBallot,
)
from polls.queries import log
from polls.queries.few import due_to_count, held_back
from polls.queries.log import entries_of, logged_rules
from polls.queries.package import package, published_log
from polls.queries.readiness import few_voters
from tests import factories
from tests.polls.packages import as_log, counted, resealed
from tests.polls.packages import entries_of as entries_in
from tests.polls.test_trustees import bring, named
from tests.polls.ways import confirm, downloaded, faults, propose
from web.refusal import Refused

RELEASE_BELOW = smallness.RELEASE_BELOW
RESULT, BALLOT, CHANGES = (
    "/en/suara/tepian/hasil/",
    "/en/suara/tepian/",
    "/en/suara/tepian/perubahan/",
)
REASON = "The RT has to plant its trees before the rains, and all three agree."
OWN = "I asked each of the three, and nobody minds that the result is known."


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a city."""
    assert RELEASE_BELOW == 4
    monkeypatch.setattr(smallness, "RELEASE_BELOW", RELEASE_BELOW)


def voted(poll: Poll, number: int, *, foreign: int = 0) -> Poll:
    """So many vote, and it closes; ``foreign`` envelopes are put in by somebody else."""
    for _ in range(number):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    for name in range(foreign):
        envelope = seal(poll.public_key, Content(2, ""), poll.content_length)
        SealedBallot.objects.create(poll=poll, pseudonym=f"{name:064x}", envelope=envelope)
    close_poll(poll=poll, at=poll.closes_at)
    return Poll.objects.get(pk=poll.pk)


def ask(poll: Poll, by: Person) -> Intervention:
    return propose(poll, by, InterventionKind.RELEASE, REASON)


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("number", [1, 3])
def test_one_to_three_votes_are_not_opened_before_two_gave_reasons(
    client: Client, poll: Poll, eko: Person, galih: Person, number: int
) -> None:
    poll = voted(poll, number)
    tasks.run_due_polls()
    with pytest.raises(Refused, match="Fewer than four"):
        count_poll(poll=poll, at=timezone.now())
    assert not Ballot.objects.exists()
    assert not due_to_count().exists()
    assert held_back([poll]) == {poll.pk}
    assert "result" not in [entry["type"] for entry in entries_of(poll)]
    for address in (RESULT, "/en/suara/tepian/hasil.json"):
        assert client.get(address).status_code == 404
    assert "Fewer than four people voted" in client.get(BALLOT).content.decode()
    assert client.get("/api/consultations/tepian/vote").json()["held_back"] is True
    proposed = ask(poll, eko)
    for who, reason, words in ((eko, OWN, "Another officer"), (galih, "ok", "reason of your own")):
        with translation.override("en"), pytest.raises(Refused, match=words):
            confirm(proposed, who, reason)
    confirm(proposed, galih, OWN)
    entry = entries_of(poll)[-1]
    assert entry == {"type": "release", "reason": REASON, "second_reason": OWN}
    tasks.run_due_polls()
    poll = Poll.objects.get()
    assert poll.state == PollState.COUNTED
    page = client.get(RESULT).content.decode()
    for words in (REASON, OWN, "Counted although fewer than four people voted"):
        assert words in page
    assert faults(package(poll)) == []
    lines: list[str] = []
    verify_poll.report(downloaded(poll), write=lines.append)
    assert any("Counted although fewer than four people voted" in line for line in lines)


@pytest.mark.usefixtures("waits")
def test_of_what_is_left_out_nothing_counts_to_the_four(
    poll: Poll, eko: Person, galih: Person
) -> None:
    poll = voted(poll, 3, foreign=20)
    tasks.run_due_polls()
    poll = Poll.objects.get()
    assert poll.difference["foreign"] == 20
    assert held_back([poll]) == set()
    confirm(propose(poll, eko, InterventionKind.EXCLUSION), galih)
    tasks.run_due_polls()
    poll = Poll.objects.get()
    assert (poll.state, held_back([poll])) == (PollState.CLOSED, {poll.pk})
    confirm(ask(poll, eko), galih, OWN)
    tasks.run_due_polls()
    poll = Poll.objects.get()
    assert (poll.state, poll.tally.result["voted"]) == (PollState.COUNTED, 3)
    assert faults(package(poll)) == []


@pytest.mark.usefixtures("waits")
def test_officials_release_on_their_pages(
    client: Client, poll: Poll, eko: Person, galih: Person
) -> None:
    voted(poll, 2)
    client.force_login(eko.user)
    assert "Give a reason" in client.get("/en/urusan-suara/").content.decode()
    sent = {"kind": "release", "reason": REASON, "submission_key": "k" * 32}
    assert "opened" in client.get(CHANGES).content.decode()
    assert client.post(CHANGES, sent).status_code == 302
    asked = Intervention.objects.get()
    client.force_login(galih.user)
    assert 'name="second_reason"' in client.get(CHANGES).content.decode()
    address = f"{CHANGES}{asked.pk}/"
    assert client.post(address, {"submission_key": "l" * 32}).status_code == 422
    done = client.post(address, {"submission_key": "m" * 32, "second_reason": OWN})
    assert done.status_code == 302
    assert list(due_to_count()) == list(Poll.objects.all())


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize(
    ("reason", "status", "told"),
    [
        ("Fine.", 403, "Give a reason of your own"),
        ("long " * 500, 422, "Ensure this value has at most 2000 characters"),
        ("", 422, "This field is required"),
    ],
)
def test_a_second_reason_that_is_refused_stays_as_it_was_written(
    client: Client, poll: Poll, eko: Person, galih: Person, reason: str, status: int, told: str
) -> None:
    asked = ask(voted(poll, 2), eko)
    client.force_login(galih.user)
    page = client.get(CHANGES).content.decode()
    assert "(optional)" not in page.partition('for="id_second_reason"')[2].partition("</label>")[0]
    answer = client.post(f"{CHANGES}{asked.pk}/", {"second_reason": reason})
    assert answer.status_code == status
    page = answer.content.decode()
    assert told in page
    field = page.partition('name="second_reason"')[2].partition("</textarea>")[0]
    assert field.partition(">")[2].strip() == reason.strip()
    assert Intervention.objects.get().confirmed_by is None


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("number", [0, 4])
def test_nobody_and_four_are_counted_at_once(poll: Poll, eko: Person, number: int) -> None:
    poll = voted(poll, number)
    with pytest.raises(Refused, match="one to three"):
        ask(poll, eko)
    tasks.run_due_polls()
    poll = Poll.objects.get()
    assert poll.state == PollState.COUNTED
    assert faults(package(poll)) == []


@pytest.mark.usefixtures("waits")
def test_the_database_holds_that_both_give_a_reason(poll: Poll, eko: Person, galih: Person) -> None:
    asked = ask(voted(poll, 1), eko)
    with pytest.raises(IntegrityError), transaction.atomic():
        Intervention.objects.filter(pk=asked.pk).update(
            confirmed_by=galih.user, confirmed_at=timezone.now()
        )


@pytest.mark.usefixtures("waits")
def test_what_nobody_releases_is_destroyed_unopened(
    client: Client, poll: Poll, eko: Person
) -> None:
    poll = voted(poll, 2)
    assert destroy_envelopes(at=poll.closed_at + timedelta(days=13)) == 0
    assert destroy_envelopes(at=poll.closed_at + timedelta(days=14)) == 1
    poll = Poll.objects.get()
    assert (poll.state, poll.sealed_private_key) == (PollState.CLOSED, "")
    assert not SealedBallot.objects.exists()
    types = [entry["type"] for entry in entries_of(poll)]
    assert types[-2:] == ["withheld", "destruction"]
    assert not due_to_count().exists()
    with pytest.raises(Refused, match="destroyed"):
        count_poll(poll=poll, at=timezone.now())
    with pytest.raises(Refused, match="one to three"):
        ask(poll, eko)
    assert "destroyed unopened" in client.get(BALLOT).content.decode()
    (code, *_more) = [receipt_code(e["hash"]) for e in entries_of(poll) if "hash" in e]
    page = client.post(f"{BALLOT}tanda-terima/", {"receipt": code}).content.decode()
    assert "In the log, and never opened" in page
    assert "counted" not in page.partition('id="answer"')[2].partition("</section>")[0]
    assert destroy_envelopes(at=poll.closed_at + timedelta(days=30)) == 0
    found = published_log(poll)
    assert faults(found) == []
    assert "never opened" in verify_poll.receipt_words(found, code)
    client.force_login(eko.user)
    page = client.get("/en/urusan-suara/").content.decode()
    assert "Closed, never opened" in page
    assert "being counted" not in page


@pytest.mark.usefixtures("waits")
def test_what_was_destroyed_unopened_asks_for_nothing_more(
    client: Client, poll: Poll, eko: Person
) -> None:
    poll = voted(poll, 2)
    destroy_envelopes(at=poll.closed_at + timedelta(days=14))
    assert roll_faults(timezone.now()) == []
    assert Poll.objects.get().difference == {}
    assert not Notice.objects.filter(title__startswith="Sealed votes and voters").exists()
    with pytest.raises(Refused, match="before the count"):
        propose(poll, eko, kind=InterventionKind.EXCLUSION)
    client.force_login(eko.user)
    assert 'value="exclusion"' not in client.get(CHANGES).content.decode()


def test_what_was_frozen_says_which_votes_wait(
    planned: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when a later version keeps back fewer, or more."""
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 6)
    poll = open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 0)
    poll = voted(poll, 5)
    assert held_back([poll]) == {poll.pk}
    assert not due_to_count().exists()


def test_votes_of_many_cannot_be_kept_back(poll: Poll) -> None:
    """A log that says so of a vote that could be counted hides its result."""
    found = counted()
    entries = entries_in(found)
    rules, closing = entries[0], next(e for e in entries if e["type"] == "closing")
    rules["small"] = {"release": 4, "breakdowns": 10}
    kept = entries[: entries.index(closing) + 1]
    kept.append({"type": "withheld", "below": 4})
    kept.append({"type": "destruction", "at": closing["at"], "envelopes": 12})
    said = "\n".join(faults(as_log(resealed(found, kept))))
    assert "keeps back 12 votes, which could have been counted" in said


@pytest.mark.usefixtures("waits")
def test_officers_bring_no_shares_before_the_reasons(
    planned: Poll, eko: Person, dewi: Person, fitri: Person, galih: Person
) -> None:
    papers = named(planned, [eko, dewi, fitri])
    bring(planned, papers, 1, 2)
    poll = voted(open_poll(poll=planned, at=timezone.now() - timedelta(days=1)), 2)
    with pytest.raises(Refused, match="two officials gave their reasons"):
        bring(poll, papers, 1)
    confirm(ask(poll, eko), galih, OWN)
    bring(poll, papers, 1, 2)
    assert Poll.objects.get().state == PollState.COUNTED


def test_the_program_finds_a_count_without_reasons() -> None:
    assert faults(counted(voters=2)) == []
    small = {"papers": 10, "breakdowns": 10, "release": 4}
    found = counted(voters=2, small=small)
    (words,) = faults(found)
    assert "without the reasons of two officials" in words
    entries = entries_in(found)
    entries.insert(-1, {"type": "release", "reason": REASON, "second_reason": OWN})
    assert faults(resealed(found, entries)) == []
    entries[-2]["second_reason"] = " "
    assert "has a wrong second_reason" in "\n".join(faults(resealed(found, entries)))


def test_fewer_than_ten_who_may_vote_are_told(client: Client, poll: Poll) -> None:
    assert poll.electorate is not None
    assert poll.electorate < 10
    assert "Fewer than ten people may vote here" in client.get(BALLOT).content.decode()
    assert client.get("/api/consultations/tepian/vote").json()["few"] is True
    assert "Kurang dari sepuluh orang" in client.get("/id/suara/tepian/").content.decode()


def test_planning_warns_until_ten_may_vote(client: Client, planned: Poll, dewi: Person) -> None:
    for _ in range(9):
        factories.verified()
    (words,) = few_voters(timezone.now()).values()
    assert "(now: 9)" in words
    assert "Fewer than ten people may vote here" in client.get(BALLOT).content.decode()
    factories.verified()
    assert few_voters(timezone.now()) == {}
    assert "Fewer than ten people may vote here" not in client.get(BALLOT).content.decode()


def test_a_result_of_nine_has_its_own_sentence_and_no_breakdowns(
    client: Client, poll: Poll
) -> None:
    poll = voted(poll, 9)
    count_poll(poll=poll, at=timezone.now(), added={"paper": []})
    poll = Poll.objects.get()
    assert "channels" not in poll.tally.result
    assert poll.tally.result["strata"] == {}
    page = client.get(RESULT).content.decode()
    assert "Fewer than ten people voted" in page
    assert "How the votes came in" not in page
    assert "By kecamatan" not in page
    assert (
        "Kurang dari sepuluh orang memilih"
        in client.get(RESULT.replace("/en/", "/id/")).content.decode()
    )
    assert faults(package(poll)) == []


def test_a_result_of_ten_has_them(client: Client, poll: Poll) -> None:
    poll = voted(poll, 10)
    count_poll(poll=poll, at=timezone.now(), added={"paper": []})
    page = client.get(RESULT).content.decode()
    assert "Fewer than ten people voted" not in page
    assert "How the votes came in" in page
    assert faults(package(Poll.objects.get())) == []


@pytest.mark.usefixtures("waits")
def test_votes_that_opened_before_are_counted_as_before(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {name: value for name, value in logged_rules(poll).items() if name != "small"}
    monkeypatch.setattr(log, "_rules", lambda *_log: rules)
    poll = voted(poll, 1)
    assert held_back([poll]) == set()
    assert list(due_to_count()) == [poll]
