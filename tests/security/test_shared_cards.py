"""What is built once for many signed-in readers is what each of them would have got alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from moderation.choices import State
from participation.models import Comment, ConsultationPage, Phase
from proposals.models import Idea
from tests import factories
from tests.security.conftest import City
from tests.security.test_cached_pages import DEBATE
from tests.security.test_cached_pages import debate_page as debate_page
from tests.web.pages import NEEDS_REDIS, Visitor

pytestmark = NEEDS_REDIS
READERS = ("ana", "bona", "citra", "visitor")
MARK = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(r'name="submission_key"[^>]* value="([^"]+)"')


@pytest.fixture(autouse=True)
def settled(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """One order for all: that of visitors turns every ten minutes, also between two readings."""
    visitor.settle()
    for module in ("participation.pages.debates", "proposals.pages.idea_set"):
        monkeypatch.setattr(f"{module}.current_seed", lambda *_who: "ab12")


@pytest.fixture
def pages(town: City, debate_page: ConsultationPage) -> list[str]:
    """Pages with comments and cards of every kind, by ana, bona and others."""
    ana, bona = town.people["ana"], town.people["bona"]
    for thread in (town.debate.thread, town.idea.thread):
        assert thread
        hers = factories.comment(thread, ana, body="Tulisan Ana.", edited_at=timezone.now())
        his = factories.comment(thread, bona, body="Tulisan Bona.")
        hidden = factories.comment(thread, bona, body="Sudah disembunyikan.", state=State.HIDDEN)
        waiting = factories.comment(thread, bona, body="Menunggu Bona.", state=State.HELD)
        factories.comment(thread, ana, body="Menunggu Ana.", state=State.HELD)
        factories.comment(thread, ana, body="Diminta ubah.", state=State.CHANGE_ASKED)
        for parent, author in ((hers, bona), (his, ana), (hidden, ana), (waiting, ana)):
            factories.comment(thread, author, body="Balasan.", parent=parent, stance="")
        factories.comment(thread, ana, body="Balasan tunggu.", parent=his, state=State.HELD)
    factories.idea(town.debate, bona, title="Gagasan Bona")
    ideas, idea = "/id/gagasan/tepian/", f"/id/gagasan/tepian/{town.idea.pk}/"
    ways = ("?sikap=for", f"?komentar={hers.pk}")
    return [DEBATE, ideas, idea, *(f"{idea}{way}" for way in ways), idea.replace("/id/", "/en/")]


@pytest.fixture
def readers(town: City) -> dict[str, Client]:
    return {name: town.client(name) for name in (*READERS, "dewi")}


def equal_but_for_marks(text: str) -> str:
    for pattern in (MARK, KEY, re.compile(r"acak=\w+")):
        text = pattern.sub("", text)
    return text


def read(client: Client, path: str, visitor: Visitor) -> str:
    visitor.settle()
    return client.get(path).text


def built(client: Client, path: str, visitor: Visitor) -> str:
    visitor.settings.REMBUK_PAGE_CACHE = False
    try:
        return read(client, path, visitor)
    finally:
        visitor.settings.REMBUK_PAGE_CACHE = True


def test_everybody_reads_what_would_have_been_built_for_them_alone(
    pages: list[str], readers: dict[str, Client], visitor: Visitor
) -> None:
    """Whoever came before: each page is read by all in turn, and the other way round."""
    for path in pages:
        alone = {name: equal_but_for_marks(built(readers[name], path, visitor)) for name in READERS}
        for name in (*READERS, "bona", "ana"):
            found = equal_but_for_marks(read(readers[name], path, visitor))
            assert found == alone[name], (path, name)
        assert ("Menunggu Ana" in alone["bona"], "Menunggu Bona" in alone["ana"]) == (False, False)
    assert "Menunggu Ana." in read(readers["ana"], pages[0], visitor)


def test_cards_are_not_built_again(
    pages: list[str], readers: dict[str, Client], visitor: Visitor
) -> None:
    """Also not for somebody who never was here."""
    for path in pages[:5]:
        read(readers["citra"], path, visitor)
        read(readers["dewi"], path, visitor)
        asked = []
        for client in (readers["dewi"], readers["dewi"]):
            visitor.settle()
            with CaptureQueriesContext(connection) as found:
                client.get(path)
            asked.append([one["sql"] for one in found if "participation_comment" in one["sql"]])
        texts = [sql for sql in asked[-1] if '"participation_comment"."body"' in sql]
        assert len(texts) <= ("komentar" in path) * 2, path


def test_the_mark_of_a_form_is_the_readers_own_and_each_form_has_its_key(
    pages: list[str], readers: dict[str, Client], visitor: Visitor
) -> None:
    keys: list[str] = []
    for path in pages[:3]:
        for name in ("bona", "ana", "bona"):
            text = read(readers[name], path, visitor)
            assert "\x00" not in text
            marks = set(MARK.findall(text))
            assert len(marks) == 1, (path, name)
            keys += KEY.findall(text)
    assert len(keys) == len(set(keys)) > 0


def of_bona(town: City) -> Any:
    told = Comment.objects.filter(thread=town.debate.thread, author=town.people["bona"])
    return told.filter(body__in=("Tulisan Bona.", "Kata lain."))


def change(**fields: Any) -> Callable[[City], object]:
    return lambda town: of_bona(town).update(**fields)


def _end(town: City) -> object:
    over = timezone.now() - timedelta(minutes=1)
    return Phase.objects.filter(consultation=town.debate).update(ends_at=over)


CHANGES: dict[str, Callable[[City], object]] = {
    "hidden": change(state=State.HIDDEN),
    "withdrawn": change(state=State.WITHDRAWN),
    "held": change(state=State.HELD),
    "published": change(state=State.PUBLISHED),
    "edited": change(body="Kata lain.", edited_at=timezone.now()),
    "name": lambda town: Person.objects.filter(pk=town.people["bona"].pk).update(public_name="Bo"),
    "answer": lambda town: factories.comment(
        town.debate.thread, town.people["citra"], parent=of_bona(town).get()
    ),
    "supported": lambda town: town.idea.supports.get_or_create(person=town.people["bona"]),
    "idea hidden": lambda town: Idea.objects.filter(title="Gagasan Bona").update(
        state=State.HIDDEN
    ),
    "phases over": _end,
}


def test_a_change_is_seen_at_once_by_all(
    town: City, pages: list[str], readers: dict[str, Client], visitor: Visitor
) -> None:
    for what, act in CHANGES.items():
        with visitor.committing():
            act(town)
        for path in pages[:2]:
            for name in ("bona", "citra"):
                client = readers[name]
                found = equal_but_for_marks(read(client, path, visitor))
                assert found == equal_but_for_marks(built(client, path, visitor)), (what, name)


MOST_QUERIES = 20
WARM = {
    "dewi": ["/id/", "/id/konsultasi/", "/id/jejak-suara/"],
    "eko": ["/id/laporan/tepian/", "/id/laporan/tepian/masukan/"],
    "citra": ["/id/moderasi/"],
}
"""The first page of each role and of what it does most; ``pages`` are read by dewi as well."""


def test_a_page_that_others_read_before_asks_few_questions(
    pages: list[str], town: City, visitor: Visitor
) -> None:
    many = {}
    for name, paths in {**WARM, "dewi": [*WARM["dewi"], *pages]}.items():
        client = town.client(name)
        for path in paths:
            for _ in range(2):
                assert read(client, path, visitor), path
            visitor.settle()
            with CaptureQueriesContext(connection) as found:
                client.get(path)
            if len(found) > MOST_QUERIES:
                many[name, path] = len(found)
    assert not many
