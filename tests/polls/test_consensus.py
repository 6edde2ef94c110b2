"""Musyawarah mufakat: a planned vote ends with minutes of two officials, and nobody votes."""

import hashlib
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from participation.activities import BallotOption
from polls import activity
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.actions.consensus import confirm_consensus, propose_consensus
from polls.actions.interventions import propose_intervention
from polls.actions.trustees import name_trustees
from polls.consensus import digest_of
from polls.log import entries_of
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
from polls.package import published_log
from polls.tasks import run_due_polls
from polls.verify_poll import faults
from residents.models import Person
from residents.refusal import Refused
from tests import factories
from tests.moderation import papers

PAGE = "/en/suara/tepian/mufakat/"
WORDS = "Jalur pejalan kaki dibangun lebih dulu."


@pytest.fixture
def galih(city: object) -> Person:
    return factories.staff("galih", "official")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def propose(poll: Poll, by: Person, **more: Any) -> Consensus:
    facts: dict[str, Any] = {
        "place": "Balai RW 3",
        "day": date(2026, 9, 5),
        "women": 21,
        "men": 19,
        "chosen": [1],
        "words": {"id": WORDS, "en": "The footpath is built first."},
        "dissent": "Dua warga ingin taman saja.",
        "file": None,
        "drop_file": False,
    }
    return propose_consensus(poll=poll, **facts | more, by=by.user, at=timezone.now())


def confirm(minutes: Consensus, by: Person) -> Poll:
    return confirm_consensus(
        poll=minutes.poll, seen=digest_of(minutes), by=by.user, at=timezone.now()
    )


def document(text: str = "Berita acara") -> SimpleUploadedFile:
    return SimpleUploadedFile("berita acara.docx", papers.docx(text))


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
            state=state, rehearsed_at=timezone.now()
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


def key_in(html: str) -> str:
    return re.search(r'name="submission_key" value="(\w+)"', html)[1]


def seen_in(html: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', html)[1]


SENT = {
    "place": "Balai RW 3",
    "day": "2026-09-05",
    "women": "21",
    "men": "19",
    "chosen": ["1"],
    "words_id": WORDS,
    "dissent": "Dua warga ingin taman saja.",
}


def test_from_the_form_to_the_public_minutes(
    client: Client, planned: Poll, ana: Person, eko: Person, galih: Person
) -> None:
    client.force_login(ana.user)
    assert client.get(PAGE).status_code == 403
    client.force_login(eko.user)
    content = papers.docx("Berita acara")
    sent = {**SENT, "submission_key": key_in(client.get(PAGE).content.decode())}
    for _twice in range(2):
        assert (
            client.post(
                PAGE, {**sent, "file": SimpleUploadedFile("berita acara.docx", content)}
            ).status_code
            == 302
        )
    mine = Consensus.objects.get()
    page = client.get(PAGE).content.decode()
    assert "Confirm: no vote is needed" not in page
    assert f'value="{mine.place}"' in page  # can be written anew
    assert Client().get("/en/suara/tepian/berita-acara/").status_code == 404
    assert Client().get("/en/suara/tepian/hasil/").status_code == 404
    assert "mufakat" in client.get("/en/urusan-suara/").content.decode()
    client.force_login(galih.user)
    html = client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}berkas/").getvalue() == content
    stale = {"seen": "0" * 64, "submission_key": "b" * 32}
    assert client.post(f"{PAGE}sahkan/", stale).status_code == 403
    answer = {"seen": seen_in(html), "submission_key": "c" * 32}
    assert client.post(f"{PAGE}sahkan/", answer).status_code == 302
    assert Poll.objects.get().state == PollState.CONSENSUS
    assert "agreed already" in client.get(PAGE).content.decode()

    visitor = Client()
    file = visitor.get("/en/suara/tepian/berita-acara/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file.getvalue() == content
    facts = visitor.get("/en/suara/tepian/berita-acara.json").content
    assert hashlib.sha256(facts).hexdigest() == entries_of(planned)[1]["minutes"]
    assert visitor.get("/en/suara/tepian/hasil.json").status_code == 404
    assert visitor.get("/en/suara/tepian/log/").status_code == 200
    for path in ("hasil/", "berita-acara.json", "log.json", ""):
        words = visitor.get(f"/en/suara/tepian/{path}").content.decode()
        assert eko.user.email not in words
        assert galih.user.email not in words


@pytest.mark.parametrize(
    ("language", "sentence", "said", "invitation", "title"),
    [
        ("id", "Disepakati tanpa pemungutan suara: Jalur pejalan kaki", WORDS,
         "Baca yang disepakati", "Diputuskan dengan mufakat"),
        ("en", "Agreed without a vote: A footpath", "The footpath is built first.",
         "Read what was agreed", "Decided by consensus"),
    ],
)  # fmt: skip
def test_everybody_reads_it_in_both_languages(
    client: Client,
    rf: RequestFactory,
    planned: Poll,
    eko: Person,
    galih: Person,
    language: str,
    sentence: str,
    said: str,
    invitation: str,
    title: str,
) -> None:
    poll = confirm(propose(planned, eko), galih)
    page = client.get(f"/{language}/suara/tepian/hasil/").content.decode()
    for words in (sentence, said, "Balai RW 3", "Dua warga ingin taman saja.", "40"):
        assert words in page
    ballot = client.get(f"/{language}/suara/tepian/").content.decode()
    assert invitation in ballot
    assert f"/{language}/suara/tepian/hasil/" in ballot
    with translation.override(language):
        assert activity.vote(poll.consultation, rf.get("/")) is None
        offer = activity.agreed(poll.consultation, rf.get("/"))
        assert offer is not None
        assert str(offer.title) == title
        assert offer.url.endswith("/suara/tepian/hasil/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"place": ""}, "id_place_error"),
        ({"day": "x"}, "id_day_error"),
        ({"women": "-1"}, "id_women_error"),
        ({"chosen": ["77"]}, "id_chosen_error"),
        ({"chosen": [], "words_id": ""}, "id_words_id_error"),
        ({"dissent": f"Bu Sri, {papers.NIK}"}, "looks as if it held a NIK"),
        ({"file": document(papers.NIK)}, "shows what looks like a NIK"),
        ({"file": SimpleUploadedFile("x.pdf", papers.HTML)}, "not PDF"),
        ({"day": "2099-01-01"}, "lies in the future"),
    ],
)
def test_a_form_with_a_fault_keeps_what_was_typed(
    client: Client, planned: Poll, eko: Person, wrong: dict[str, Any], words: str
) -> None:
    client.force_login(eko.user)
    answer = client.post(PAGE, {**SENT, "submission_key": "d" * 32, **wrong})
    page = answer.content.decode()
    assert answer.status_code in (403, 422)
    assert words in page
    assert "19" in page
    if "words_id" not in wrong:
        assert WORDS in page
    if "file" in wrong:
        assert "Choose the document again" in page
    assert not Consensus.objects.exists()


def test_minutes_without_a_count_a_choice_or_a_dissent(
    client: Client, planned: Poll, eko: Person, galih: Person
) -> None:
    bare = {"women": None, "men": None, "chosen": [], "dissent": ""}
    confirm(propose(planned, eko, **bare), galih)
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "<h1>Agreed without a vote</h1>" in page
    assert "not counted" in page
    assert "no other opinion" in page
    assert client.get("/en/suara/tepian/berita-acara/").status_code == 404


def test_the_desk_and_the_report_lead_to_it(
    client: Client, planned: Poll, eko: Person, galih: Person
) -> None:
    consultation = planned.consultation
    confirm(propose(planned, eko), galih)
    client.force_login(eko.user)
    for name in ("insights:show-report", "insights:edit-decision"):
        page = client.get(reverse(name, args=[consultation.slug])).content.decode()
        assert "/suara/tepian/hasil/" in page
        assert "musyawarah mufakat" in page


def test_the_question_of_a_dispute_does_not_arise(
    client: Client, planned: Poll, ana: Person, eko: Person, galih: Person
) -> None:
    confirm(propose(planned, eko), galih)
    client.force_login(ana.user)
    page = client.get("/en/suara/tepian/keberatan/").content.decode()
    assert "there are no receipts" in page
