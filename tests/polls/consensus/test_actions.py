"""Musyawarah mufakat: a planned vote ends with minutes of two officials, and nobody votes."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from ledger.queries.signing import public_key
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.actions.interventions import propose_intervention
from polls.algorithms import verify_poll
from polls.algorithms.verify_poll import faults
from polls.models import (
    Ballot,
    Consensus,
    InterventionKind,
    Option,
    Poll,
    PollState,
    SealedBallot,
    Tally,
    Turnout,
)
from polls.models.consensus import digest_of
from polls.queries.log import entries_of
from polls.queries.package import package, published_log
from polls.tasks import run_due_polls
from tests.polls.consensus.ways import confirm, document, propose
from tests.polls.keys import name_trustees
from web.refusal import Refused


def test_two_officials_end_a_vote_that_has_not_begun(
    planned: Poll, eko: Person, galih: Person, ana: Person
) -> None:
    minutes = propose(planned, eko)
    assert Poll.objects.get().state == PollState.PLANNED
    with pytest.raises(Refused, match="Another officer"):
        confirm(minutes, eko)
    poll = confirm(minutes, galih)
    assert Poll.objects.get().state == PollState.CONSENSUS
    plan, agreed = entries_of(poll)
    assert (plan["type"], plan["rules_hash"]) == ("plan", poll.rules_hash)
    assert plan["options"][0]["labels"]["en"] == "A footpath"
    assert (agreed["type"], agreed["minutes"]) == ("consensus", digest_of(minutes))
    assert faults(json.loads(json.dumps(published_log(poll)))) == []
    assert len(published_log(poll)["log"]) == 2  # signed
    with pytest.raises(Refused, match="agreed without a vote"):
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    for again in (lambda: confirm(minutes, galih), lambda: propose(poll, eko)):
        with pytest.raises(Refused, match="agreed already"):
            again()
    with pytest.raises(Refused, match="opened"):
        propose_intervention(
            poll=poll,
            kind=InterventionKind.ANNULMENT,
            closes_at=None,
            reason="We think better of it now.",
            by=eko.user,
            at=timezone.now(),
        )
    planning.plan_poll(poll.consultation)
    polls.open_poll(poll=poll, at=timezone.now())
    assert Poll.objects.get().state == PollState.CONSENSUS


def test_its_package_holds_and_whatever_is_changed_in_it_is_named(
    planned: Poll, eko: Person, galih: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = confirm(propose(planned, eko), galih)
    file = tmp_path / "mufakat.json"
    call_command("export_poll", "tepian", format="package", output=file)
    assert verify_poll.main([str(file), "--key", public_key()]) == 0
    assert "agreed  Jalur pejalan kaki" in capsys.readouterr().out
    call_command("verify_poll", "tepian", "--against", str(file))

    def changed(change: Callable[[dict[str, Any]], object]) -> str:
        found = json.loads(json.dumps(package(poll)))
        change(found)
        return "\n".join(words for _check, words in faults(found))

    assert changed(lambda p: p["minutes"].update(men=90)) == "the minutes are not those of the log"
    assert "rules are not those" in changed(lambda p: p["rules"].update(quorum=9))
    assert "of a day after" in changed(lambda p: p["minutes"].update(day="2099-01-01"))
    assert "option 7" in changed(lambda p: p["minutes"]["chosen"][0].update(position=7))
    assert "entry 1 was altered" in changed(
        lambda p: p["log"].__setitem__(1, p["log"][1].replace("consensus", "closing"))
    )
    assert "damaged" in changed(lambda p: p.pop("minutes"))


def test_proposing_does_not_stop_the_opening_and_then_it_is_too_late(
    planned: Poll, eko: Person, galih: Person
) -> None:
    minutes = propose(planned, eko)
    run_due_polls()
    assert Poll.objects.get().state == PollState.OPEN
    for late in (lambda: confirm(minutes, galih), lambda: propose(planned, eko)):
        with pytest.raises(Refused, match="was opened"):
            late()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": date(2099, 1, 1)}, "future"),
        ({"chosen": [], "words": {"id": "  "}}, "what was agreed"),
        ({"chosen": [99], "words": {}}, "what was agreed"),
    ],
)
def test_what_cannot_be_minutes(
    planned: Poll, eko: Person, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        propose(planned, eko, **wrong)


def test_a_colleague_confirms_only_what_was_read(
    planned: Poll, eko: Person, galih: Person, offered: list[BallotOption]
) -> None:
    read = propose(planned, eko)
    propose(planned, eko, dissent="Tidak ada.")
    with pytest.raises(Refused, match="changed meanwhile"):
        confirm(read, galih)
    offered[0] = BallotOption({"id": "Lain"})
    with pytest.raises(Refused, match="options of the vote were changed"):
        confirm(Consensus.objects.get(), galih)
    assert Poll.objects.get().state == PollState.PLANNED
    confirm(propose(planned, eko), galih)
    assert entries_of(planned)[0]["options"][0]["labels"] == {"id": "Lain"}


def test_the_database_wants_two_officials_and_minutes(
    planned: Poll, eko: Person, galih: Person
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(state=PollState.CONSENSUS)
    propose(planned, eko)
    for fields in (
        {"confirmed_by": eko.user, "confirmed_at": timezone.now()},
        {"confirmed_by": galih.user},
        {"file_hash": "0" * 64},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consensus.objects.update(**fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(state=PollState.CONSENSUS)


def test_the_database_refuses_an_agreement_on_an_opened_vote(poll: Poll, eko: Person) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Consensus.objects.create(
            poll=poll, place="x", day=date(2026, 1, 1), proposed_by=eko.user,
            proposed_at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(state=PollState.CONSENSUS)


WRITES: dict[str, Any] = {
    "an envelope": lambda poll, ana: SealedBallot.objects.create(
        poll=poll, pseudonym="x", envelope=b"x"
    ),
    "a turnout": lambda poll, ana: Turnout.objects.create(poll=poll, person=ana),
    "a ballot": lambda poll, ana: Ballot.objects.create(poll=poll, choice=1),
    "a tally": lambda poll, ana: Tally.objects.create(
        poll=poll, result={}, inputs_hash="x", counted_at=timezone.now()
    ),
    "an option": lambda poll, ana: Option.objects.create(poll=poll, position=9, labels={}),
    "other words": lambda poll, ana: Consensus.objects.update(dissent="x"),
    "another question": lambda poll, ana: Poll.objects.update(question="x"),
    **{
        f"the state {state}": lambda poll, ana, state=state: Poll.objects.update(
            state=state,
            rehearsed_at=timezone.now(),
            closed_at=None if state in ("planned", "open") else timezone.now(),
        )
        for state in PollState.values
        if state != PollState.CONSENSUS
    },
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_the_database_refuses_what_comes_after(
    planned: Poll, eko: Person, galih: Person, ana: Person, write: Any
) -> None:
    poll = confirm(propose(planned, eko), galih)
    with pytest.raises(DatabaseError), transaction.atomic():
        write(poll, ana)


def test_shares_of_a_key_are_forgotten(
    planned: Poll, eko: Person, galih: Person, dewi: Person
) -> None:
    name_trustees(poll=planned, officers=[eko.user, dewi.user, galih.user], needed=2)
    poll = confirm(propose(planned, eko), galih)
    assert set(poll.trustees.values_list("waiting_share", "brought_share")) == {("", "")}


def test_a_document_is_replaced_and_goes_with_a_vote_that_is_not_planned_any_more(
    planned: Poll, eko: Person, django_capture_on_commit_callbacks: Any, tmp_path: Any
) -> None:
    def kept() -> int:
        return sum(path.is_file() for path in tmp_path.rglob("*"))

    minutes = propose(planned, eko, file=document())
    with minutes.file.open("rb") as file:
        assert minutes.file_hash == hashlib.sha256(file.read()).hexdigest()
    assert "berita" not in minutes.file.name
    for more, left in (({}, 1), ({"file": document("Lain")}, 1), ({"drop_file": True}, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            propose(planned, eko, **more)
        assert kept() == left
    propose(planned, eko, file=document())
    planned.consultation.phases.filter(kind="vote").delete()
    with django_capture_on_commit_callbacks(execute=True):
        planning.plan_poll(planned.consultation)
    assert (Poll.objects.count(), Consensus.objects.count(), kept()) == (0, 0, 0)
