"""Index and database are compared whole, and what differs is mended."""

import os
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from moderation.choices import State
from participation.models import Comment
from search import outbox
from search.comparison import differences
from search.drain import drain
from search.engines import fallback
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Filters
from search.models import Note, StoredDocument
from tests.search.ways import noted_comments

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
pytestmark = pytest.mark.django_db


@pytest.fixture
def comments(ana: Person) -> list[Comment]:
    return noted_comments(9)


def told(*arguments: str) -> tuple[int, str]:
    """The exit code, and everything that the command prints."""
    said = StringIO()
    try:
        call_command("check_index", *arguments, stdout=said, stderr=said)
    except CommandError as error:
        return error.returncode, f"{said.getvalue()}{error}"
    return 0, said.getvalue()


def spoil(elastic: ElasticEngine, comments: list[Comment]) -> dict[str, Comment]:
    """One lacks, one is of an older state, one of a later one, one was never known, one lost its
    tombstone."""
    lacking, older, later, strange, hidden = comments[:5]
    Comment.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)
    outbox.note("comment", hidden.pk)
    drain()
    for gone, version in ((lacking, 1), (hidden, 2)):
        elastic.client.delete(
            index=elastic.alias,
            id=f"comment:{gone.pk}",
            version=version,
            version_type="external_gte",
        )
    StoredDocument.objects.filter(kind="comment", key=str(older.pk)).update(version=7)
    StoredDocument.objects.filter(kind="comment", key=str(strange.pk)).delete()
    body = {"kind": "comment", "key": str(later.pk), "removed": False}
    elastic.client.index(
        index=elastic.alias,
        id=f"comment:{later.pk}",
        document=body,
        version=40,
        version_type="external",
    )
    return {
        "missing": lacking,
        "of another version (1, not 7)": older,
        "of another version (40, not 1)": later,
        "unknown to the database": strange,
        "missing ": hidden,
    }


@pytest.mark.elasticsearch
def test_every_difference_is_named_and_mended(
    elastic: ElasticEngine, comments: list[Comment]
) -> None:
    drain()
    assert told() == (0, "0 differ, 0 wait\n")
    found = spoil(elastic, comments)
    with patch("search.comparison.BATCH", 2), patch("search.completeness.BATCH", 2):
        code, words = told()
        assert code == 1
        for what, comment in found.items():
            assert f"comment:{comment.pk} is {what.strip()}\n" in words
        assert f"comment:{found['unknown to the database'].pk} is not indexed\n" in words
        assert "check_index --repair" in words
        assert not Note.objects.exists()
        code, words = told("--repair")
    assert code == 0
    assert "5 differ, 5 wait" in words
    assert told()[0] == 0  # they wait, so they are explained
    drain()
    assert told() == (0, "0 differ, 0 wait\n")
    elastic.refresh()
    public = {("comment", str(one.pk)) for one in comments if one != found["missing "]}
    assert set(elastic.keys("parit", Filters())) == public


@pytest.mark.elasticsearch
def test_only_a_few_documents_are_read_at_a_time(
    elastic: ElasticEngine, comments: list[Comment]
) -> None:
    drain()
    with (
        patch("search.comparison.BATCH", 2),
        patch.object(elastic, "held", wraps=elastic.held) as asked,
    ):
        assert list(differences()) == []
    assert max(len(call.args[0]) for call in asked.call_args_list) == 2


def test_a_text_that_changed_without_a_note_is_found_too(comments: list[Comment]) -> None:
    drain()
    Comment.objects.filter(pk=comments[0].pk).update(body="Sungai meluap")
    Comment.objects.filter(pk=comments[1].pk).update(state=State.HIDDEN)
    code, words = told()
    assert code == 1
    assert words.startswith(f"comment:{comments[0].pk} is outdated\n")
    assert "2 differ, 0 wait\nThey differ: 2 outdated" in words
    assert told("--repair")[0] == 0
    drain()
    assert told() == (0, "0 differ, 0 wait\n")
    assert fallback().keys("meluap", Filters()) == [("comment", str(comments[0].pk))]
    assert len(fallback().keys("parit", Filters())) == len(comments) - 2


def test_that_nothing_could_be_compared_has_a_code_of_its_own(
    comments: list[Comment], settings: Any
) -> None:
    settings.REMBUK_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    drain()
    code, words = told()
    assert code == 2
    assert "Elasticsearch does not answer" in words
