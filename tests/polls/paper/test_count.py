"""Papers are closed by two officers and counted with the online votes."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger.actions import append, sign_head
from ledger.models import Log
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.actions.papers import confirm_closing, propose_closing
from polls.actions.roll import roll_faults
from polls.actions.tallies import Altered, count_poll, destroy_envelopes
from polls.algorithms import smallness, verify_poll
from polls.algorithms.envelopes import Content, seal
from polls.algorithms.tally import digest
from polls.models import (
    Ballot,
    InterventionKind,
    PaperBallot,
    PaperClosing,
    PaperMark,
    PaperReading,
    Poll,
    PollState,
    SealedPaper,
    Turnout,
)
from polls.queries import log
from polls.queries.few import due_to_count
from polls.queries.log import entries_of, log_of, logged_rules
from polls.queries.package import package
from polls.queries.paper import papers_wait, sealed_paper_hashes
from polls.queries.polls import paper_polls
from polls.tasks import run_due_polls
from tests import factories
from tests.polls import ways
from tests.polls.paper.ways import (
    ENTRY,
    WORDS,
    all_in,
    close,
    count,
    nik,
    on_paper,
    read,
    verified,
    with_card,
)
from tests.triggers import past_the_triggers
from transfers.formats.ballots import as_csv
from web.refusal import Refused


def test_the_count_waits_for_the_papers(poll: Poll, fitri: Person, gita: Person) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    run_due_polls()
    poll.refresh_from_db()
    assert (poll.state, papers_wait(poll)) == (PollState.CLOSED, True)
    with pytest.raises(Refused, match="papers"):
        count_poll(poll=poll, at=timezone.now())
    read(poll, fitri, 1)
    read(poll, gita, 1)
    propose_closing(poll=poll, explanation="", by=fitri.user)
    assert papers_wait(poll)
    confirm_closing(closing=PaperClosing.objects.get(), by=gita.user)
    assert list(due_to_count()) == [poll]
    run_due_polls()
    assert Poll.objects.get().state == PollState.COUNTED


def test_without_anybody_on_paper_nothing_waits(poll: Poll, ana: Person) -> None:
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    poll = count(close(poll))
    assert (poll.state, verified(poll)) == (PollState.COUNTED, [])


def test_two_officers_close_and_a_difference_is_explained_in_public(
    client: Client, poll: Poll, fitri: Person, gita: Person, eko: Person
) -> None:
    on_paper(poll, fitri, gita, 2)
    factories.verified("tuti")  # could vote, and did not
    close(poll)
    read(poll, fitri, 1)
    with pytest.raises(Refused, match="not read alike"):
        propose_closing(poll=poll, explanation=WORDS, by=eko.user)
    read(poll, gita, 1)
    with pytest.raises(Refused, match="explain it"):
        propose_closing(poll=poll, explanation="", by=eko.user)
    closing = propose_closing(poll=poll, explanation=WORDS, by=eko.user)
    with pytest.raises(Refused, match="Another officer"):
        confirm_closing(closing=closing, by=eko.user)
    read(poll, fitri, 2)
    read(poll, gita, 2)
    with pytest.raises(Refused, match="came in meanwhile"):
        confirm_closing(closing=closing, by=fitri.user)
    read(poll, fitri, 3)
    read(poll, gita, 3)
    all_in(poll, eko, fitri, WORDS)
    with pytest.raises(Refused, match="closed"):
        read(poll, fitri, 4)
    with pytest.raises(DatabaseError, match="papers come in"), transaction.atomic():
        PaperReading.objects.filter(turn=1).update(sealed="00")
    entry = entries_of(poll)[-1]
    sealed = sealed_paper_hashes(poll)
    figures = {"papers": 3, "voters": 2, "explanation": WORDS}
    assert entry == {"type": "papers", **figures, "sealed": sealed}
    assert len(sealed) == 3
    poll = count(poll)
    assert verified(poll) == []
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert WORDS in page
    assert "papers were taken from the urns" not in page  # three voted: no breakdowns


def test_papers_and_online_votes_are_counted_together(
    poll: Poll, fitri: Person, gita: Person, ana: Person
) -> None:
    for number in range(12):
        person = ana if number == 0 else factories.verified()
        cast_ballot(poll=poll, person=person, choice=1 + number % 2, at=timezone.now())
    on_paper(poll, fitri, gita, 11)
    close(poll)
    for officer in (fitri, gita):
        for number in range(1, 12):
            read(poll, officer, number, 3)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert poll.tally.result["counts"] == {"1": 6, "2": 6, "3": 11}
    assert poll.tally.result["channels"] == {"online": 12, "paper": 11}
    papers = Ballot.objects.filter(channel="paper")
    assert set(papers.values_list("stratum", flat=True)) == {"64.72.03"}
    added = next(entry for entry in entries_of(poll) if entry["type"] == "added")
    assert (added["channel"], added["ballots"]) == ("paper", 11)
    assert verified(poll) == []
    call_command("recount", "tepian")
    bad = json.loads(json.dumps(package(poll)))
    at = next(n for n, ballot in enumerate(bad["ballots"]) if ballot[0] == 3)
    bad["ballots"][at][0] = 1
    assert any("on paper are not those of the log" in w for _c, w in verify_poll.faults(bad))


@pytest.mark.parametrize("known", [True, False])
def test_a_blank_paper_is_blank_and_an_invalid_one_invalid(
    poll: Poll, fitri: Person, gita: Person, ana: Person, known: bool
) -> None:
    """In a vote whose rules were frozen before they knew blank papers, these stay invalid."""
    if not known:
        _forget_blank(poll)
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    on_paper(poll, fitri, gita, 3)
    close(poll)
    for officer in (fitri, gita):
        read(poll, officer, 1, 2)
        read(poll, officer, 2, None, kind="blank")
        read(poll, officer, 3, None, kind="invalid", reason="Two options are marked.")
    all_in(poll, fitri, gita)
    poll = count(poll)
    result = poll.tally.result
    found = (result["voted"], result["valid"], result["blank"], result["invalid"])
    assert found == ((4, 2, 1, 1) if known else (4, 2, 0, 2))
    assert sum(result["counts"].values()) == 2
    assert verified(poll) == []
    call_command("recount", "tepian")
    rows = as_csv(package(poll)).splitlines()
    assert rows.count(",1,0,0,0") == int(known)
    bad = json.loads(json.dumps(package(poll)))
    bad["result"]["blank"], bad["result"]["valid"] = 7, 0
    assert any(words.startswith("blank: counted") for _c, words in verify_poll.faults(bad))


def _forget_blank(poll: Poll) -> None:
    """The log as it would be had an earlier version opened the vote."""
    rules = {name: value for name, value in logged_rules(poll).items() if name != "blank"}
    entries = [{"type": "opening", "rules_hash": digest(rules), **rules}, *entries_of(poll)[1:]]
    Log.objects.filter(name=log_of(poll)).update(name="another")
    for entry in entries:
        append(log=log_of(poll), entry=entry)
    sign_head(log=log_of(poll))
    log._rules.cache_clear()  # this process read them at the opening


def test_papers_few_enough_to_be_recognised_are_not_shown_apart(
    client: Client, poll: Poll, fitri: Person, gita: Person
) -> None:
    for _ in range(12):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    on_paper(poll, fitri, gita, 2)
    close(poll)
    for officer in (fitri, gita):
        read(poll, officer, 1, 2)
        read(poll, officer, 2, 2)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert not Ballot.objects.exclude(channel="").exists()
    assert verified(poll) == []
    assert not any("choice" in json.dumps(entry) for entry in entries_of(poll)[-3:-1])
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "2 cast on paper" in page
    assert "2 papers were taken from the urns; people who voted on paper: 2." in page


def test_papers_go_after_the_objection_period(poll: Poll, fitri: Person, gita: Person) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    read(poll, fitri, 1)
    read(poll, gita, 1)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert destroy_envelopes(at=poll.closed_at + timedelta(days=15)) == 1
    assert not PaperBallot.objects.exists()
    assert PaperClosing.objects.get().papers == 1
    assert verified(poll) == []


def test_officials_read_of_papers_only_while_they_wait(
    client: Client, planned: Poll, fitri: Person, gita: Person, eko: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A vote of one waits on, for reasons; then it is destroyed unopened."""
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 4)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    on_paper(poll, fitri, gita, 1)
    poll = close(poll)
    client.force_login(eko.user)
    words = "Papers are being entered; the count waits for them."
    assert words in client.get("/en/urusan-suara/").content.decode()
    read(poll, fitri, 1)
    read(poll, gita, 1)
    all_in(poll, fitri, gita)
    page = client.get("/en/urusan-suara/").content.decode()
    assert words not in page
    assert "Fewer than four people voted" in page
    assert list(paper_polls()) == [poll]
    assert destroy_envelopes(at=poll.closes_at + timedelta(days=14)) == 1
    assert not paper_polls().exists()


def test_desks_of_ten_voters_have_numbers_of_their_own(
    client: Client, poll: Poll, fitri: Person, gita: Person, lia: Person
) -> None:
    on_paper(poll, fitri, gita, 10)
    close(poll)
    read(poll, fitri, 1, 1)
    other = factories.area("64.72.05.1003")
    read(poll, lia, 1, 2, area=other)
    assert PaperBallot.objects.count() == 2
    client.force_login(gita.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ENTRY).content.decode()
    assert "Lempake" not in page


def test_shares_of_the_key_come_after_the_papers(poll: Poll, fitri: Person, gita: Person) -> None:
    from polls.rules.shares import check_may_bring_share

    on_paper(poll, fitri, gita, 1)
    poll = close(poll)
    trustee = type("T", (), {"confirmed_at": timezone.now()})()
    with pytest.raises(Refused, match="still being entered"):
        check_may_bring_share(poll=poll, trustee=trustee, papers_wait=papers_wait(poll))


def forge_papers(poll: Poll, by: Person, then: Person, number: int) -> None:
    """All that two officers would have left behind of so many papers."""
    somebody = [with_card(factories.verified(), nik(500 + n)) for n in range(number)]
    area = factories.area("64.72.03.1005")
    state = {"state": "confirmed", "marked_by": by.user, "confirmed_by": then.user}
    for turn, person in enumerate(somebody, start=1):
        PaperMark.objects.create(poll=poll, person=person, area=area, **state)
        Turnout.objects.create(poll=poll, person=person, channel="paper")
        paper = PaperBallot.objects.create(poll=poll, area=area, number=100 + turn, settled=True)
        for place, officer in enumerate((by, then), start=1):
            PaperReading.objects.create(paper=paper, turn=place, by=officer.user)
        envelope = seal(poll.public_key, Content(2, ""), poll.content_length)
        SealedPaper.objects.create(poll=poll, envelope=envelope)


@pytest.mark.parametrize("with_closing", [True, False])
def test_papers_that_nobody_read_are_not_counted(
    poll: Poll, fitri: Person, gita: Person, eko: Person, galih: Person, with_closing: bool
) -> None:
    for _ in range(5):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    on_paper(poll, fitri, gita, 1)
    close(poll)
    with past_the_triggers():
        forge_papers(poll, fitri, gita, 7)
        if with_closing:
            officers = {"proposed_by": fitri.user, "confirmed_by": gita.user}
            PaperClosing.objects.create(poll=poll, papers=7, voters=7, **officers)
    assert "nobody made here" in roll_faults(timezone.now())[0]
    run_due_polls()
    assert papers_wait(poll)
    with past_the_triggers():  # operators restore what the thief put in; the rest is ignored
        PaperBallot.objects.all().delete()
    for officer in (fitri, gita):
        read(poll, officer, 1)
    all_in(poll, eko, fitri)
    with pytest.raises(Altered):
        count(poll)
    ways.confirm(ways.propose(poll, eko, InterventionKind.EXCLUSION), galih)
    poll = count(poll)
    assert poll.tally.result["voted"] == 6
    assert poll.tally.result["counts"]["2"] == 0
    assert verified(poll) == []
