"""Notes: rolled back with their transaction, never lost, never old over new."""

import os
from collections.abc import Iterable
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from moderation.choices import State
from participation.models import Comment
from residents.models import Person
from search import outbox, registry
from search.documents import Document
from search.drain import MOST_TRIES, differences, drain, rebuild
from search.engines import engine, fallback
from search.engines.protocol import Filters, Query
from search.models import Note, StoredDocument
from tests import factories

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")


@pytest.fixture
def comment(ana: Person) -> Comment:
    consultation = factories.consultation("discussion")
    assert consultation.thread is not None
    return factories.comment(consultation.thread, body="Parit di gang kami tersumbat")


def keys(text: str) -> list[str]:
    return [hit.key for hit in fallback().find(Query(text)).hits]


@pytest.mark.django_db
def test_a_rollback_takes_the_note_with_it(comment: Comment) -> None:
    def fail() -> None:
        with transaction.atomic():
            outbox.note("comment", comment.pk)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Note.objects.exists()


@pytest.mark.django_db
def test_drained_notes_are_found_and_gone(comment: Comment) -> None:
    outbox.note("comment", comment.pk)
    outbox.note("comment", comment.pk)
    assert drain().notes == 2
    assert not Note.objects.exists()
    assert keys("parit") == [str(comment.pk)]


@pytest.mark.django_db
def test_what_was_hidden_is_found_no_more(comment: Comment) -> None:
    outbox.note("comment", comment.pk)
    drain()
    Comment.objects.filter(pk=comment.pk).update(state=State.HIDDEN)
    outbox.note("comment", comment.pk)
    drain()
    assert keys("parit") == []
    rebuild()
    assert keys("parit") == []


@pytest.mark.django_db
def test_a_change_that_arrives_meanwhile_is_not_lost(comment: Comment) -> None:
    outbox.note("comment", comment.pk)
    real = registry.kind("comment").build_many
    calls: list[int] = []

    def interrupted(wanted: Iterable[str]) -> dict[str, Document | None]:
        built = real(wanted)
        if not calls:
            calls.append(1)
            Comment.objects.filter(pk=comment.pk).update(body="Sungai meluap")
            outbox.note("comment", comment.pk)
        return built

    kind = registry.Kind("comment", "x", Comment, interrupted, registry.kind("comment").all_keys)
    with patch.dict(registry._kinds, {"comment": kind}):
        drain()
    assert keys("meluap") == [str(comment.pk)]


@pytest.mark.django_db
def test_a_poisoned_note_is_parked_and_the_rest_goes_on(comment: Comment) -> None:
    other = factories.comment(comment.thread, body="Lampu mati")
    real = registry.kind("comment").build_many

    def poisoned(wanted: Iterable[str]) -> dict[str, Document | None]:
        if str(comment.pk) in list(wanted):
            raise ValueError("broken")
        return real(wanted)

    kind = registry.Kind("comment", "x", Comment, poisoned, registry.kind("comment").all_keys)
    with patch.dict(registry._kinds, {"comment": kind}):
        for key in (comment.pk, other.pk):
            outbox.note("comment", key)
        for _ in range(MOST_TRIES):
            drain()
    assert keys("lampu") == [str(other.pk)]
    assert Note.objects.get().parked_reason == "ValueError"


@pytest.mark.django_db
@pytest.mark.elasticsearch
@pytest.mark.skipif(not ELASTIC, reason="no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
def test_an_outage_only_makes_the_backlog_grow(
    comment: Comment, settings: object, client: Client
) -> None:
    settings.REMBUK_SEARCH_INDEX += "-outage"  # type: ignore[attr-defined]
    settings.REMBUK_ELASTICSEARCH_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    outbox.note("comment", comment.pk)
    assert drain().limited
    assert Note.objects.count() == 1
    page = client.get("/en/cari/?q=parit").content.decode()
    assert "limited at the moment" in page
    assert "tersumbat" in page
    assert client.get("/readyz").status_code == 200
    settings.REMBUK_ELASTICSEARCH_URL = ELASTIC  # type: ignore[attr-defined]
    try:
        assert not drain().limited
        assert not Note.objects.exists()
        assert differences() == 0
        assert engine().count(Filters(kinds=("comment",))) == 1
        assert "limited at the moment" not in client.get("/en/cari/?q=parit").content.decode()
    finally:
        engine().drop()  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.elasticsearch
@pytest.mark.skipif(not ELASTIC, reason="no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
def test_a_difference_is_a_fault_only_when_nothing_waits(
    comment: Comment, settings: object
) -> None:
    settings.REMBUK_SEARCH_INDEX += "-fault"  # type: ignore[attr-defined]
    settings.REMBUK_ELASTICSEARCH_URL = ELASTIC  # type: ignore[attr-defined]
    outbox.note("comment", comment.pk)
    try:
        drain()
        call_command("check_index")
        StoredDocument.objects.all().delete()
        with pytest.raises(CommandError, match="reindex"):
            call_command("check_index")
        outbox.note("comment", comment.pk)
        call_command("check_index")
    finally:
        engine().drop()  # type: ignore[attr-defined]
