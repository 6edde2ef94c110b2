"""A bad day: a debate is paused or its new texts wait, and it ends without anybody acting."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger.models import Leaf
from moderation.choices import Cause, State
from moderation.models import Case
from participation.actions.comments import edit_comment, write_comment
from participation.actions.measures import take_measure
from participation.actions.site import ensure_site
from participation.models import (
    Comment,
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    Measure,
)
from polls.actions.statements import write_statement
from proposals.actions.ideas import submit_idea, support_idea
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
WORDS = "Terlalu banyak ancaman. Kami membaca semuanya dulu."


@pytest.fixture
def debate(city: object) -> Consultation:
    return factories.consultation("ideas", "discussion", slug="tepian")


@pytest.fixture
def address(debate: Consultation) -> str:
    """Where the page of the debate is read."""
    ensure_site()
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Tepian", slug="tepian", translation_key=debate.translation_key, level="involve",
        promise="Kami menjawab.", introduction="Tepian sungai.", territory=debate.territory,
        department=debate.department, locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    index.add_child(instance=page)
    return "/en/konsultasi/tepian/"


def calm(debate: Consultation, by: Person, kind: str, at: datetime, hours: int = 6) -> Measure:
    made = take_measure(
        consultation=debate, kind=kind, reason="heat", words=WORDS, hours=hours, by=by.user, at=at
    )
    debate.refresh_from_db()
    return made


def write(debate: Consultation, person: Person, at: datetime) -> Comment:
    assert debate.thread is not None
    debate.thread.consultation = debate
    return write_comment(
        person=person, thread=debate.thread, body="Pasar pagi tetap di sini", stance="for", at=at
    )


def test_nobody_writes_in_a_pause_and_everybody_after_it(
    debate: Consultation, ana: Person, citra: Person
) -> None:
    now = timezone.now()
    own, other = factories.comment(debate.thread, ana), factories.idea(debate)
    survey = factories.survey(debate)
    measure = calm(debate, citra, "pause", now)
    area = factories.area("64.72.03.1005")
    for_all: list[Any] = [
        lambda: write(debate, ana, now),
        lambda: submit_idea(person=ana, consultation=debate, title="Lampu taman", body="Gelap",
            area=area, at=now),
        lambda: write_statement(person=ana, survey=survey, body="Pasar tetap buka", at=now),
    ]  # fmt: skip
    for written in for_all:
        with pytest.raises(Refused, match=r"paused this debate until .*Terlalu banyak ancaman"):
            written()
    support_idea(person=ana, idea=other, at=now)  # what is counted goes on
    edit_comment(comment=own, person=ana, body="Kata yang lain", at=now)
    own.refresh_from_db()
    assert own.state == State.HELD, "a text does not change its words in public in a pause"
    with pytest.raises(Refused):
        write(debate, ana, measure.until - timedelta(seconds=1))
    assert write(debate, ana, measure.until).state == State.PUBLISHED


def test_new_texts_wait_and_afterwards_they_do_not(
    debate: Consultation, ana: Person, citra: Person
) -> None:
    now = timezone.now()
    measure = calm(debate, citra, "wait", now, hours=1)
    held = write(debate, ana, now)
    case = Case.objects.get(kind="comment", key=held.pk)
    assert (held.state, case.cause) == (State.HELD, Cause.MEASURE)
    assert write(debate, ana, measure.until).state == State.PUBLISHED


def test_the_log_says_what_was_done_and_what_came_in_its_place(
    debate: Consultation, citra: Person
) -> None:
    now = timezone.now()
    first = calm(debate, citra, "pause", now)
    calm(debate, citra, "wait", now + timedelta(minutes=5))
    first.refresh_from_db()
    assert (first.ended_by, first.ended_at) == (citra.user, now + timedelta(minutes=5))
    said = [json.loads(data) for data in Leaf.objects.values_list("data", flat=True)]
    assert [one["type"] for one in said] == ["measure", "measure-end", "measure"]
    assert (said[0]["what"], said[0]["reason"]) == ("pause", "heat")
    assert said[1]["measure"] == first.leaf_index
    assert not any("citra" in json.dumps(one) for one in said)
    with pytest.raises(Refused, match="at most 7 days"):
        calm(debate, citra, "pause", now, hours=24 * 8)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=debate.pk).update(measure_until=None)


def test_a_moderator_pauses_and_ends_it_and_readers_see_why(
    client: Client, address: str, debate: Consultation, ana: Person, citra: Person, eko: Person
) -> None:
    there = "/en/moderasi/debat/tepian/"
    sent = {
        "kind": "pause",
        "hours": 6,
        "reason": "heat",
        "words": WORDS,
        "submission_key": "k" * 32,
    }
    client.force_login(eko.user)
    assert client.post(there, sent).status_code == 403
    assert not Measure.objects.exists()
    client.force_login(citra.user)
    assert client.post(there, {**sent, "words": " "}).status_code == 422
    for _ in range(2):  # a double click
        assert client.post(there, sent, follow=True).status_code == 200
    assert Measure.objects.count() == 1
    assert "Pauses and limits" in client.get("/en/moderasi/debat/").content.decode()
    client.logout()
    assert WORDS in client.get(address).content.decode()
    client.force_login(ana.user)
    shown = client.get(address).content.decode()
    assert "This debate is paused" in shown
    assert "Calm this debate" not in shown
    typed = {"body": "Kalimat yang panjang", "stance": "for", "submission_key": "t" * 32}
    answer = client.post(f"/en/debat/{debate.thread_id}/tulis/", typed)
    assert answer.status_code == 403
    assert "Kalimat yang panjang" in answer.content.decode()
    assert Comment.objects.get(author=ana).state == State.DRAFT
    client.force_login(citra.user)
    client.post(f"{there}akhiri/", {"submission_key": "e" * 32})
    assert "This debate is paused" not in client.get(address).content.decode()
    assert client.get(there).content.decode().count("Terlalu banyak ancaman") == 1
