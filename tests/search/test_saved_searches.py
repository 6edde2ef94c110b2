"""Saved searches: each new text that answers is told once, until one stops it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from moderation.choices import State
from notices.models import Notice
from participation.models import Comment, Consultation
from search import outbox
from search.actions.saved import tell_savers
from search.drain import drain
from search.models import SavedSearch
from search.rules import MOST_SAVED
from tests import factories

pytestmark = pytest.mark.django_db
SAVE = "/id/cari/simpan/"


@pytest.fixture
def debate(ana: Person, client: Client) -> Consultation:
    client.force_login(ana.user)
    return factories.consultation("discussion", slug="tepian")


def write(comment: Comment, **changed: object) -> None:
    Comment.objects.filter(pk=comment.pk).update(**changed)
    outbox.note("comment", comment.pk)
    drain()


def say(debate: Consultation, body: str, **fields: object) -> Comment:
    comment = factories.comment(debate.thread, body=body, **fields)
    outbox.note("comment", comment.pk)
    drain()
    return comment


def told() -> list[str]:
    """What one run tells."""
    before = set(Notice.objects.values_list("pk", flat=True))
    tell_savers(at=timezone.now())
    new = Notice.objects.filter(kind="search").exclude(pk__in=before)
    return list(new.values_list("words", flat=True))


def save(client: Client, query: str = "?q=lampu+jalan") -> int:
    return int(client.post(SAVE, {"address": query}).status_code)


def test_each_new_text_is_told_once(client: Client, ana: Person, debate: Consultation) -> None:
    say(debate, "Lampu jalan yang lama")
    save(client)
    assert told() == []
    say(debate, "Lampu jalan mati lagi")
    say(debate, "PJU di gang kami padam")
    say(debate, "Lampu taman saja")
    say(debate, "Jalan dan lampu saya sendiri", author=ana)
    held = say(debate, "Lampu jalan yang ditahan", state=State.HELD)
    assert told() == ["lampu jalan (2)"]
    assert told() == []
    write(held, state=State.PUBLISHED)
    assert told() == ["lampu jalan (1)"]
    write(held, state=State.HIDDEN)
    write(held, state=State.PUBLISHED, body="Lampu jalan, diubah")
    assert told() == []
    notice = Notice.objects.filter(person=ana, kind="search").latest("pk")
    page = client.get(f"/id/{notice.url}").content.decode()
    assert page.index("diubah") < page.index("yang lama")


def test_what_was_chosen_narrows_what_is_told(client: Client, debate: Consultation) -> None:
    save(client, "?q=lampu&sikap=against&urut=terbaru&waktu=7&p=3")
    assert SavedSearch.objects.get().address == "?q=lampu&sikap=against"
    say(debate, "Lampu bagus", stance="for")
    assert told() == []
    say(debate, "Lampu silau", stance="against")
    assert told() == ["lampu (1)"]


def test_one_stops_it_where_one_reads(client: Client, ana: Person, debate: Consultation) -> None:
    save(client)
    assert save(client) == 302
    saved = SavedSearch.objects.get()
    for path in ("/id/pemberitahuan/", "/id/cari/?q=lampu+jalan"):
        assert f"/id/cari/simpanan/{saved.pk}/henti/" in client.get(path).content.decode(), path
    say(debate, "Lampu jalan mati")
    assert told()
    other = Client()
    other.force_login(factories.verified().user)
    assert other.post(f"/id/cari/simpanan/{saved.pk}/henti/").status_code == 404
    client.post(f"/id/cari/simpanan/{saved.pk}/henti/")
    assert not SavedSearch.objects.exists()
    assert not Notice.objects.get(kind="search").mail_due
    say(debate, "Lampu jalan mati lagi")
    assert told() == []


def test_what_cannot_be_saved_is_refused(client: Client, ana: Person, debate: Consultation) -> None:
    for query in ("", "?q=", "?q=yang+dan", "?q=" + "ü" * 200, "?q=a%00b&jenis=%00"):
        assert save(client, query) == 302
    assert not SavedSearch.objects.filter(text__in=("", "yang dan")).exists()
    at = timezone.now() - timedelta(days=1)
    SavedSearch.objects.all().delete()
    for number in range(MOST_SAVED):
        SavedSearch.objects.create(
            person=ana, address=f"?q=kata{number}", text="kata", told_until=at
        )
    save(client)
    assert SavedSearch.objects.count() == MOST_SAVED
    visitor = Client()
    assert "/login/" in visitor.post(SAVE, {"address": "?q=lampu"})["Location"]
    assert "Masuk untuk diberi tahu" in visitor.get("/id/cari/?q=lampu").content.decode()
    for wrong in ({"text": ""}, {"address": "?q=kata1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedSearch.objects.create(**{"person": ana, "address": "?q=x", "text": "x", **wrong})
