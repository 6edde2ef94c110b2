"""Whoever can write to the database alone votes for nobody: turnout, envelopes and log fit."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.deletion import delete_account
from accounts.models import Person
from ledger.actions import append, check_logs, sign_head, witness
from ledger.algorithms.merkle import leaf_hash
from ledger.models import Leaf, LogCheck, TreeHead
from notices.models import Notice
from polls.actions import tallies
from polls.actions.ballots import cast_ballot
from polls.actions.roll import check_roll, roll_faults
from polls.algorithms.envelopes import Content, seal
from polls.models import InterventionKind, Poll, PollState, SealedBallot, Turnout
from polls.queries.log import entries_of, log_of
from polls.queries.outside_key import draw_keys, pseudonym
from polls.queries.package import package, published_log
from polls.queries.roll import turnout_differences
from polls.tasks import run_due_polls
from privacy.actions.erasure import erase_due_identities
from tests import factories
from tests.polls.test_views import key_in
from tests.polls.ways import close, confirm, count, faults, propose, stuff
from tests.triggers import past_the_triggers
from web.refusal import Refused

ANNULMENT, EXCLUSION = InterventionKind.ANNULMENT, InterventionKind.EXCLUSION


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Heads that other tests kept outside are of other votes."""
    settings.DATA_DIR = tmp_path


def test_the_close_names_the_turnout(
    poll: Poll, voters: list[Person], finish: Callable[[Poll], Poll]
) -> None:
    found = package(finish(poll))
    (closing,) = [e for e in map(json.loads, found["log"]) if e["type"] == "closing"]
    assert closing["turnout"] == len(closing["envelopes"]) == len(voters)
    assert "difference" not in closing
    assert faults(found) == []


def test_stuffed_envelopes_are_found_while_the_vote_runs(
    client: Client, poll: Poll, voters: list[Person], eko: Person
) -> None:
    assert check_logs(at=timezone.now()).faults == []
    stuff(poll)
    sign_head(log=log_of(poll))
    (fault,) = check_logs(at=timezone.now()).faults
    assert fault.startswith(f"poll/{poll.pk}: 20 voted online, 220 sealed votes: 200 sealed votes")
    assert client.get("/readyz").json()["logs"]["ok"] is False
    for page in ("/en/suara/tepian/", "/en/suara/tepian/log/"):
        html = client.get(page).content.decode()
        assert "Sealed votes and voters do not fit" in html
        assert "that are not in the log: 200" in html
        assert "The vote goes on until its close." in html
    assert "tidak cocok" in client.get("/id/suara/tepian/").content.decode()
    told = Notice.objects.filter(person=eko, title__startswith="Sealed votes and voters")
    check_logs(at=timezone.now())
    assert told.count() == 1
    cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())


def test_stuffed_envelopes_stop_the_count_and_not_the_close(
    client: Client, poll: Poll, voters: list[Person], eko: Person
) -> None:
    hashes = stuff(poll)
    poll = close(poll)
    assert poll.state == PollState.CLOSED
    closing = entries_of(poll)[-1]
    assert (closing["turnout"], len(closing["envelopes"])) == (20, 220)
    assert closing["difference"] == {"envelopes": hashes, "gone": [], "voters": 0}
    with pytest.raises(tallies.Altered, match="200 sealed votes that no voter cast"):
        count(poll)
    run_due_polls()
    assert Poll.objects.get().state == PollState.CLOSED
    assert not hasattr(Poll.objects.get(), "tally")
    assert "20 people voted online, and 220 sealed votes stand" in faults(published_log(poll))
    assert "Nothing is counted." in client.get("/en/suara/tepian/").content.decode()
    client.force_login(eko.user)
    assert "Sealed votes and voters do not fit" in client.get("/en/urusan-suara/").content.decode()
    assert "200" in client.get("/en/suara/tepian/perubahan/").content.decode()


def only_an_envelope(poll: Poll) -> None:
    stuff(poll, 1, logged=False)


def only_a_log_entry(poll: Poll) -> None:
    append(log=log_of(poll), entry={"type": "envelope", "hash": "ab" * 32})


def a_voter_without_a_vote(poll: Poll) -> None:
    Turnout.objects.create(poll=poll, person=factories.verified())


def an_envelope_taken_out(poll: Poll) -> None:
    """That of a voter, not one of those that nobody cast."""
    voter = Turnout.objects.filter(poll=poll).first()
    name = pseudonym(poll.pk, voter.person_id, outside=poll.outside_key)
    assert SealedBallot.objects.filter(poll=poll, pseudonym=name).delete()[0] == 1


def a_voter_taken_out(poll: Poll) -> None:
    Turnout.objects.filter(pk=Turnout.objects.first().pk).delete()


def another_voter_in_the_place_of_one(poll: Poll) -> None:
    """As many as before, so that numbers alone tell nothing."""
    mine = Turnout.objects.first()
    Turnout.objects.filter(pk=mine.pk).update(person=factories.verified())


def another_envelope_under_a_voters_name(poll: Poll) -> None:
    mine = SealedBallot.objects.first()
    envelope = seal(poll.public_key, Content(2, ""), poll.content_length)
    SealedBallot.objects.filter(pk=mine.pk).update(envelope=envelope)


def a_vote_on_paper_made_online(poll: Poll) -> None:
    Turnout.objects.create(poll=poll, person=factories.verified(), channel="paper")
    Turnout.objects.filter(channel="paper").update(channel="online")


TAMPERINGS = [
    only_an_envelope,
    only_a_log_entry,
    a_voter_without_a_vote,
    an_envelope_taken_out,
    a_voter_taken_out,
    another_voter_in_the_place_of_one,
    another_envelope_under_a_voters_name,
    a_vote_on_paper_made_online,
]


@pytest.mark.parametrize("when", ["open", "closed"])
@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_each_way_is_found_and_has_a_way_on(
    poll: Poll,
    voters: list[Person],
    eko: Person,
    galih: Person,
    tamper: Callable[[Poll], None],
    when: str,
) -> None:
    if when == "closed":
        close(poll)
    with past_the_triggers():
        tamper(poll)
    assert roll_faults(timezone.now())
    close(poll)
    with pytest.raises(tallies.Altered):
        count(poll)
    run_due_polls()
    assert Poll.objects.get().difference
    confirm(propose(Poll.objects.get(), eko, EXCLUSION), galih)
    tally = count(poll)
    assert tally.result["voted"] in (len(voters) - 1, len(voters))
    tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=40))
    if when == "open":
        assert faults(package(Poll.objects.get())) == []


def test_an_entry_that_hides_a_vote_leaves_annulling_alone(
    poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    """The log calls a vote replaced by one that stands already, and its voter's row is gone too."""
    name = pseudonym(poll.pk, voters[0].pk)
    mine, other = (
        hashlib.sha256(bytes(one.envelope)).hexdigest()
        for one in (poll.envelopes.get(pseudonym=name), poll.envelopes.exclude(pseudonym=name)[0])
    )
    with past_the_triggers():
        Turnout.objects.filter(person=voters[0]).delete()
        SealedBallot.objects.filter(pseudonym=name).delete()
    append(log=log_of(poll), entry={"type": "replacement", "replaces": mine, "hash": other})
    (fault,) = roll_faults(timezone.now())
    assert "a log that contradicts itself" in fault
    close(poll)
    with pytest.raises(tallies.Altered):
        count(poll)
    with pytest.raises(Refused, match="contradicts itself"):
        propose(poll, eko, EXCLUSION)
    assert confirm(propose(poll, eko, ANNULMENT), galih).state == PollState.ANNULLED


def test_what_came_into_the_log_after_the_close_is_not_counted(
    poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    """An earlier vote of somebody, put back with its seal and an entry of the log."""
    name = pseudonym(poll.pk, voters[0].pk, outside=poll.outside_key)
    mine = SealedBallot.objects.filter(pseudonym=name)
    earlier = mine.values("envelope", "seal").get()
    cast_ballot(poll=poll, person=voters[0], choice=2, at=timezone.now())
    replaced = hashlib.sha256(bytes(mine.get().envelope)).hexdigest()
    close(poll)
    with past_the_triggers():
        mine.update(**earlier)
    hash_ = hashlib.sha256(bytes(earlier["envelope"])).hexdigest()
    entry = {"type": "replacement", "replaces": replaced, "hash": hash_}
    append(log=log_of(poll), entry=entry)
    with pytest.raises(tallies.Altered, match=r"1 sealed votes that no.*1 sealed votes of the log"):
        count(poll)
    confirm(propose(Poll.objects.get(), eko, EXCLUSION), galih)
    assert count(poll).result["voted"] == len(voters) - 1


def test_a_log_that_is_not_what_was_signed_is_not_counted(
    client: Client, poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    """Also when its heads are taken out of the database: one is kept outside."""
    head = sign_head(log=log_of(poll))
    witness.add(head)
    with past_the_triggers():
        leaf = Leaf.objects.filter(log__name=log_of(poll), data__contains="envelope").first()
        data = leaf.data.replace('"type":', '"type": ')
        Leaf.objects.filter(pk=leaf.pk).update(data=data, leaf_hash=leaf_hash(data.encode()).hex())
        TreeHead.objects.all().delete()
    assert any("is not as it was signed" in fault for fault in roll_faults(timezone.now()))
    close(poll)
    with pytest.raises(tallies.Altered, match="not as it was signed"):
        count(poll)
    assert "is not what was signed earlier" in client.get("/en/suara/tepian/").content.decode()
    assert confirm(propose(poll, eko, ANNULMENT), galih).state == PollState.ANNULLED


def test_nothing_is_sealed_with_another_key_than_that_of_the_opening(
    client: Client, poll: Poll, ana: Person
) -> None:
    with past_the_triggers():
        Poll.objects.update(public_key=draw_keys()[0])
    with pytest.raises(Refused, match="changed past this program"):
        cast_ballot(poll=Poll.objects.get(), person=ana, choice=1, at=timezone.now())
    client.force_login(ana.user)
    key = key_in(client.get("/en/suara/tepian/").content.decode())
    sent = {"choice": "1", "step": "look", "submission_key": key}
    answer = client.post("/en/suara/tepian/", sent)
    assert answer.status_code == 403
    assert "changed past this program" in answer.content.decode()
    assert not SealedBallot.objects.exists()


def test_a_vote_that_is_deleted_whole_is_found_the_same_day(
    poll: Poll, voters: list[Person], django_capture_on_commit_callbacks: Any
) -> None:
    """Its leaf, the head above it, its envelope and its turnout: what is left fits in itself."""
    with django_capture_on_commit_callbacks(execute=True):
        sign_head(log=log_of(poll))
    assert check_logs(at=timezone.now()).faults == []
    person = factories.verified()
    with django_capture_on_commit_callbacks(execute=True):
        cast_ballot(poll=poll, person=person, choice=1, at=timezone.now())
        sign_head(log=log_of(poll))
    with past_the_triggers():
        TreeHead.objects.filter(pk=TreeHead.objects.order_by("size").last().pk).delete()
        Leaf.objects.filter(pk=Leaf.objects.order_by("index").last().pk).delete()
        SealedBallot.objects.filter(pseudonym=pseudonym(poll.pk, person.pk)).delete()
        Turnout.objects.filter(person=person).delete()
    (fault,) = roll_faults(timezone.now())
    assert fault.endswith(
        "20 sealed votes: a log that contradicts itself or is not as it was signed"
    )
    (nightly, hourly) = check_logs(at=timezone.now()).faults
    assert "entries are not those that were signed earlier" in nightly
    assert hourly == fault
    close(poll)
    with pytest.raises(tallies.Altered, match="not as it was signed"):
        count(poll)


def test_a_lost_key_stops_the_count_and_not_the_close(poll: Poll, voters: list[Person]) -> None:
    Poll.objects.update(outside_key="none")
    assert "cannot be compared" in roll_faults(timezone.now())[0]
    poll = close(Poll.objects.get())
    assert entries_of(poll)[-1]["turnout"] == len(voters)


def test_what_was_found_is_forgotten_when_it_fits_again(poll: Poll, voters: list[Person]) -> None:
    a_voter_without_a_vote(poll)
    assert check_roll(poll=poll, at=timezone.now())
    assert Poll.objects.get().difference
    Turnout.objects.exclude(person__in=voters).delete()
    assert not check_roll(poll=poll, at=timezone.now())
    assert Poll.objects.get().difference == {}
    assert LogCheck.objects.count() == 0


def test_a_deleted_account_makes_no_difference(poll: Poll, voters: list[Person]) -> None:
    delete_account(person=voters[0], keep_texts=False, at=timezone.now())
    assert not turnout_differences(poll)
    close(poll)
    delete_account(person=voters[1], keep_texts=False, at=timezone.now())
    erase_due_identities(at=timezone.now())
    assert count(poll).result["voted"] == len(voters)


def test_a_changed_vote_makes_no_difference(poll: Poll, voters: list[Person]) -> None:
    for person in voters[:3]:
        cast_ballot(poll=poll, person=person, choice=2, at=timezone.now())
    assert not turnout_differences(poll)
    assert turnout_differences(poll).turnout == len(voters)


def test_an_older_log_without_a_turnout_still_holds(
    poll: Poll, voters: list[Person], finish: Callable[[Poll], Poll]
) -> None:
    """Its check is in ``test_verify_steps``; here that no other fields are new."""
    kinds = {e["type"]: set(e) for e in map(json.loads, package(finish(poll))["log"])}
    assert kinds["closing"] == {"type", "at", "electorate", "envelopes", "turnout", "checked"}
