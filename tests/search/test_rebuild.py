"""The index is built anew beside the one that answers, and takes its place when it is whole."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import Person
from moderation.choices import State
from participation.models import Comment
from search import outbox
from search.comparison import differences
from search.drain import DrainerBusy, drain
from search.engines import IndexMissing, fallback
from search.engines import elastic as elastic_module
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Filters, Query
from search.models import Note
from search.queries import find
from search.rebuild import rebuild
from tests import factories
from tests.search.ways import noted_comments

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
pytestmark = pytest.mark.django_db


@pytest.fixture
def comments(ana: Person) -> list[Comment]:
    return noted_comments(6)


class Killed(BaseException):
    """As a signal, it is caught nowhere."""


def killed(at: int) -> Callable[[int, int], None]:
    def progress(done: int, _total: int) -> None:
        if done >= at:
            raise Killed

    return progress


def keys(asked: ElasticEngine, text: str = "parit") -> set[str]:
    asked.refresh()
    return {key for _kind, key in asked.keys(text, Filters())}


def names(asked: ElasticEngine) -> list[str]:
    return list(asked.client.indices.get_alias(index=f"{asked.alias}-*"))


@pytest.mark.elasticsearch
def test_changes_pass_by_a_rebuild_that_was_killed_and_it_goes_on(
    elastic: ElasticEngine, comments: list[Comment], client: Client
) -> None:
    drain()
    (old,) = names(elastic)
    with patch("search.drain.BATCH", 2), patch("search.rebuild.TURN", 2):
        with pytest.raises(Killed):
            rebuild(progress=killed(at=2))
        waiting = Note.objects.of_rebuild().count()
        assert waiting >= 3
        hidden, written = comments[-1], factories.comment(comments[0].thread, body="Parit baru")
        Comment.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)
        outbox.note_many("comment", [hidden.pk, written.pk])
        assert client.get("/readyz").json()["search"]["backlog"] == 2
        drain(most=1)
        assert Note.objects.of_rebuild().count() == waiting
        public = {str(one.pk) for one in (*comments[:-1], written)}
        assert keys(elastic) == public
        said: list[tuple[int, int]] = []
        rebuild(progress=lambda done, total: said.append((done, total)))
    assert (said[0], said[-1]) == ((0, waiting), (waiting, waiting))
    assert keys(elastic) == public
    assert list(differences()) == []
    (new,) = names(elastic)
    assert new != old


@pytest.mark.elasticsearch
def test_a_rebuild_that_was_killed_before_its_end_is_only_verified(
    elastic: ElasticEngine, comments: list[Comment]
) -> None:
    with patch("search.rebuild._switch", side_effect=Killed), pytest.raises(Killed):
        rebuild()
    assert len(names(elastic)) == 2
    with patch("search.rebuild._note_everything", side_effect=AssertionError):
        rebuild()
    assert keys(elastic) == {str(one.pk) for one in comments}
    assert len(names(elastic)) == 1


@pytest.mark.elasticsearch
def test_an_index_that_lacks_something_never_answers(
    elastic: ElasticEngine, comments: list[Comment]
) -> None:
    drain()
    (old,) = names(elastic)
    lost = f"comment:{comments[2].pk}"
    real = elastic_module.bulk

    def losing(client: Any, lines: list[dict[str, Any]], **options: Any) -> Any:
        new = [line for line in lines if not (line["_id"] == lost and ".new" in line["_index"])]
        return real(client, new, **options)

    with (
        patch("search.engines.elastic.bulk", losing),
        pytest.raises(CommandError, match=rf"the old one goes on.*1 documents.*{lost} is missing"),
    ):
        call_command("rebuild_index")
    assert names(elastic) == [old]
    assert keys(elastic) == {str(one.pk) for one in comments}
    call_command("rebuild_index")
    assert names(elastic) != [old]


@pytest.mark.elasticsearch
def test_whoever_searches_makes_no_index(elastic: ElasticEngine, comments: list[Comment]) -> None:
    fallback_knows = find(Query("parit"))
    assert fallback_knows.limited
    for asked in (lambda: elastic.find(Query("parit")), lambda: elastic.count(Filters())):
        with pytest.raises(IndexMissing):
            asked()
    assert names(elastic) == []
    assert elastic.breaker.reason() == ""
    drain()
    assert not find(Query("parit")).limited


@pytest.mark.elasticsearch
def test_an_operator_sets_shards_and_copies(
    elastic: ElasticEngine, comments: list[Comment], settings: Any
) -> None:
    settings.REMBUK_ELASTICSEARCH_SHARDS = 2
    rebuild()
    (found,) = elastic.client.indices.get_settings(index=elastic.alias).values()
    told = found["settings"]["index"]
    assert (told["number_of_shards"], told["auto_expand_replicas"]) == ("2", "0-1")
    settings.REMBUK_ELASTICSEARCH_REPLICAS = 3
    rebuild()
    (found,) = elastic.client.indices.get_settings(index=elastic.alias).values()
    assert found["settings"]["index"]["number_of_replicas"] == "3"


def test_another_process_that_drains_without_getting_on_is_told(comments: list[Comment]) -> None:
    holder = (
        "import sys, django; django.setup()\n"
        "from search.drain import alone\n"
        "with alone() as may:\n"
        "    print(may, flush=True); sys.stdin.read()\n"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "participation.settings"}
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])
        env["DATABASE_URL"] = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with subprocess.Popen(
        [sys.executable, "-c", holder], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"True\n"
        with pytest.raises(DrainerBusy):
            rebuild(wait=0.3)
        with (
            patch("search.rebuild.WAIT_FOR_THE_DRAINER", 0),
            pytest.raises(CommandError, match=r"Another process.*run this again"),
        ):
            call_command("rebuild_index")
        threading.Timer(1, other.stdin.close).start()
        rebuild(wait=30)
    assert not Note.objects.exists()
    assert len(fallback().keys("parit", Filters())) == len(comments)
