"""Notes: rolled back with their transaction, never lost, never old over new."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from elasticsearch import ApiError

from accounts.models import Person
from moderation.choices import State
from participation.models import Comment
from search import drain as drain_module
from search import outbox, registry
from search.comparison import differences
from search.documents import Document
from search.drain import MOST_TRIES, drain
from search.engines import elastic as elastic_module
from search.engines import engine, fallback
from search.engines.protocol import Filters, Numbered, Query
from search.models import Note, StoredDocument
from search.rebuild import rebuild
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
    with patch.dict(registry.KINDS._entries, {"comment": kind}):
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
    with patch.dict(registry.KINDS._entries, {"comment": kind}):
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
        assert list(differences()) == []
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
        with pytest.raises(CommandError, match="check_index --repair"):
            call_command("check_index")
        outbox.note("comment", comment.pk)
        call_command("check_index")
    finally:
        engine().drop()  # type: ignore[attr-defined]


def grave(key: object) -> Document:
    """A document whose keyword is longer than Elasticsearch takes."""
    return Document(
        kind="comment", key=str(key), title="x", body="Saluran", url="x", language="id",
        stance="z" * 40_000,
    )  # fmt: skip


@pytest.fixture
def elastic(settings: Any) -> Iterator[None]:
    settings.REMBUK_SEARCH_INDEX += "-refused"
    settings.REMBUK_ELASTICSEARCH_URL = ELASTIC
    yield
    engine().drop()  # type: ignore[attr-defined]


@pytest.mark.elasticsearch
@pytest.mark.skipif(not ELASTIC, reason="no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
@pytest.mark.django_db
class TestRefusedByElasticsearch:
    def drain_with_one_refused(self, comment: Comment) -> Comment:
        """Two texts wait; of the first one Elasticsearch refuses what the database takes."""
        other = factories.comment(comment.thread, body="Lampu mati")
        for key in (comment.pk, other.pk):
            outbox.note("comment", key)
        real = drain_module.as_numbered

        def spoilt(row: StoredDocument) -> Numbered:
            if row.key != str(comment.pk):
                return real(row)
            return Numbered(row.kind, row.key, row.version, grave(row.key))

        with patch("search.drain.as_numbered", spoilt):
            assert not drain().limited
        return other

    def test_it_is_parked_with_its_reason_and_the_others_go_on(
        self, elastic: None, comment: Comment, client: Client
    ) -> None:
        other = self.drain_with_one_refused(comment)
        parked = Note.objects.get()
        assert (parked.key, parked.kind) == (str(comment.pk), "comment")
        assert "document_parsing_exception" in parked.parked_reason
        assert "zzz" not in parked.parked_reason
        engine().refresh()
        assert engine().keys("lampu", Filters()) == [("comment", str(other.pk))]
        assert client.get("/readyz").json()["search"]["parked"] == 1
        call_command("check_index")

    def test_a_change_is_tried_again_and_a_rebuild_too(
        self, elastic: None, comment: Comment
    ) -> None:
        self.drain_with_one_refused(comment)
        outbox.note("comment", comment.pk)
        assert not drain().limited
        assert not Note.objects.exists()
        self.drain_with_one_refused(comment)
        rebuild()
        assert not Note.objects.exists()
        assert list(differences()) == []

    def test_a_request_that_is_too_large_is_halved(self, elastic: None, comment: Comment) -> None:
        """The server refuses a whole request, and then the one document alone."""
        others = [factories.comment(comment.thread, body=f"Lampu {n}") for n in range(4)]
        for text in (comment, *others):
            outbox.note("comment", text.pk)
        real = elastic_module.bulk

        def narrow(client: Any, actions: list[dict[str, Any]], **options: Any) -> Any:
            if any(action["_source"]["key"] == str(comment.pk) for action in actions):
                raise ApiError("too large", SimpleNamespace(status=413), None)  # type: ignore[arg-type]
            return real(client, actions, **options)

        with patch("search.engines.elastic.bulk", narrow):
            assert not drain().limited
        assert Note.objects.get().key == str(comment.pk)
        engine().refresh()
        assert len(engine().keys("lampu", Filters())) == len(others)

    def test_a_refusal_for_reasons_of_the_server_only_waits(
        self, elastic: None, comment: Comment
    ) -> None:
        """A full disk refuses each document, and none of them is to blame."""
        outbox.note("comment", comment.pk)
        told = [{"index": {"status": 429, "_id": f"comment:{comment.pk}", "error": {}}}]
        with patch("search.engines.elastic.bulk", return_value=(0, told)):
            assert drain().limited
        assert Note.objects.get().parked_reason == ""
        assert not drain().limited
        assert not Note.objects.exists()


@pytest.mark.django_db
def test_what_the_databases_index_refuses_is_parked_too(comment: Comment) -> None:
    other = factories.comment(comment.thread, body="Lampu mati")
    real = registry.kind("comment").build_many

    def with_nul(wanted: Iterable[str]) -> dict[str, Document | None]:
        built = real(wanted)
        document = built[str(comment.pk)]
        assert document
        return built | {str(comment.pk): replace(document, url="x" * 300, body="\x00")}

    kind = registry.Kind("comment", "x", Comment, with_nul, registry.kind("comment").all_keys)
    for key in (comment.pk, other.pk):
        outbox.note("comment", key)
    with patch.dict(registry.KINDS._entries, {"comment": kind}):
        drain()
    assert keys("lampu") == [str(other.pk)]
    refuses = connection.vendor == "postgresql"
    assert Note.objects.exclude(parked_reason="").count() == int(refuses)
