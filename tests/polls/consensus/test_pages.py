"""The minutes of an agreement on the pages of officials and of everybody."""

import hashlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from accounts.models import Person
from polls.models import (
    Consensus,
    Poll,
    PollState,
)
from polls.pages import activity
from polls.queries.log import entries_of
from tests.moderation import uploads
from tests.polls.consensus.ways import PAGE, WORDS, confirm, document, propose


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
    content = uploads.docx("Berita acara")
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
    found = visitor.get("/en/suara/tepian/hasil.json").json()
    assert hashlib.sha256(content).hexdigest() == found["minutes"]["document_sha256"]
    assert visitor.get("/en/suara/tepian/log/").status_code == 200
    for path in ("hasil/", "hasil.json", "berita-acara.json", "log.json", ""):
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
        ({"dissent": f"Bu Sri, {uploads.NIK}"}, "looks as if it held a NIK"),
        ({"file": document(uploads.NIK)}, "shows what looks like a NIK"),
        ({"file": SimpleUploadedFile("x.pdf", uploads.HTML)}, "not PDF"),
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
