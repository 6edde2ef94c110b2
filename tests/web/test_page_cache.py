"""Visitors' pages are built once, and anew when they would be different."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from areas.models import Area
from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from participation.models import Comment, Consultation, Phase
from tests import factories
from tests.gates import Gate
from tests.web.pages import NEEDS_REDIS, Visitor
from web import page_cache
from web.statements import tables_read, tables_written

pytestmark = NEEDS_REDIS
LIST, IDEAS = "/id/gagasan/taman/", "/id/gagasan/taman/?urut=baru"


@pytest.fixture
def debate(city: Area, visitor: Visitor) -> Consultation:
    made = factories.consultation("ideas", "discussion", slug="taman")
    factories.idea(made, title="Lampu jalan")
    return made


@pytest.fixture
def gate(settings: Any, visitor: Visitor) -> Iterator[Gate]:
    """A door before Redis."""
    before = settings.REMBUK_REDIS_URL
    door = Gate(before)
    settings.REMBUK_REDIS_URL = door.url
    yield door
    door.shut()
    settings.REMBUK_REDIS_URL = before


def asked(visitor: Visitor, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        visitor.get(path)
    return len(found)


def test_the_second_visitor_asks_the_database_nothing(
    debate: Consultation, visitor: Visitor
) -> None:
    assert asked(visitor, LIST) > 0
    assert asked(visitor, LIST) == 0
    assert visitor.read(LIST) == visitor.built(LIST).content.decode()
    # Another language, order, page and host are other pages.
    for other in ("/en/gagasan/taman/", IDEAS, f"{LIST}?p=2"):
        assert asked(visitor, other) > 0, other
    assert Client(SERVER_NAME="localhost").get(LIST).status_code == 200


def test_what_is_written_is_read_at_once(debate: Consultation, visitor: Visitor) -> None:
    assert "Lampu jalan" in visitor.read(LIST)
    with visitor.committing():
        debate.ideas.update(title="Jalan setapak")
    assert "Jalan setapak" in visitor.read(LIST)
    assert asked(visitor, LIST) == 0
    with visitor.committing():
        factories.comment(debate.thread)
    # What does not show comments stays.
    visitor.get("/id/data-pribadi/")
    with visitor.committing():
        Comment.objects.all().update(state="hidden")
    assert visitor.keeps("/id/data-pribadi/")


def rename_in_vain(debate: Consultation) -> None:
    with transaction.atomic():
        debate.ideas.update(title="Jalan setapak")
        raise ZeroDivisionError


def test_what_is_rolled_back_changes_nothing_and_what_comes_after_it_does(
    debate: Consultation, visitor: Visitor
) -> None:
    visitor.get(LIST)
    with visitor.committing(), pytest.raises(ZeroDivisionError):
        rename_in_vain(debate)
    assert visitor.keeps(LIST)
    with visitor.committing():
        with pytest.raises(ZeroDivisionError):
            rename_in_vain(debate)
        debate.ideas.update(title="Jalan aspal")
    assert "Jalan aspal" in visitor.read(LIST)


def test_a_write_while_a_page_is_built_makes_it_old(debate: Consultation, visitor: Visitor) -> None:
    with page_cache.building() as reads:
        list(debate.ideas.all())
        page_cache.changed({"proposals_idea"})
    page_cache.keep("page", b"old", reads=reads, facts={})
    assert page_cache.kept("page") is None


def test_the_part_of_a_page_becomes_old_with_what_it_shows(visitor: Visitor, city: Area) -> None:
    def part() -> None:
        with page_cache.building() as reads:
            list(Comment.objects.all())
        page_cache.keep("part", b"words", reads=reads, facts={})

    visitor.settle()
    part()
    with page_cache.building() as reads:
        assert page_cache.kept("part") is not None
    assert reads.tables == {"participation_comment"}


def test_an_edited_page_is_read_at_once(city: Area, visitor: Visitor) -> None:
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    words = {"introduction": "Taman dibuka.", "body": [("paragraph", "Teks.")]}
    news = NewsPage(title="Kabar taman", slug="kabar", locale=index.locale, **words)
    with visitor.committing():
        index.add_child(instance=news)
        news.save_revision().publish()
    assert "Kabar taman" in visitor.read("/id/berita/")
    assert "Taman dibuka." in visitor.read("/id/berita/kabar/")
    assert visitor.keeps("/id/berita/kabar/")
    with visitor.committing():
        news.introduction = "Taman ditutup."
        news.save_revision().publish()
    assert "Taman ditutup." in visitor.read("/id/berita/kabar/")
    assert "Taman ditutup." in visitor.read("/id/berita/")
    with visitor.committing():
        Page.objects.get(pk=news.pk).specific.unpublish()
    assert visitor.get("/id/berita/kabar/").status_code == 404
    assert "Kabar taman" not in visitor.read("/id/berita/")


def test_a_page_ends_when_a_phase_begins_or_ends(debate: Consultation, visitor: Visitor) -> None:
    now = timezone.now()
    assert page_cache.ends_at(now) <= now + page_cache.LONGEST
    for field in ("starts_at", "ends_at"):
        soon = now + timedelta(seconds=5)
        phase = debate.phases.get(kind="results")
        before = (phase.starts_at, phase.ends_at)
        span = {"starts_at": soon - timedelta(days=1), "ends_at": soon + timedelta(days=1)}
        Phase.objects.filter(pk=phase.pk).update(**(span | {field: soon}))
        assert page_cache.ends_at(now) == soon, field
        Phase.objects.filter(pk=phase.pk).update(starts_at=before[0], ends_at=before[1])


def test_a_page_whose_time_has_come_is_built(
    debate: Consultation, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = timezone.now() + timedelta(seconds=5)
    Phase.objects.filter(consultation=debate, kind="results").update(
        starts_at=soon, ends_at=soon + timedelta(days=1)
    )
    visitor.get(LIST)
    assert visitor.keeps(LIST)
    monkeypatch.setattr(timezone, "now", lambda: soon)
    assert not visitor.keeps(LIST)


def test_dates_change_at_midnight_of_the_city() -> None:
    late = timezone.make_aware(
        timezone.datetime(2026, 12, 2, 23, 59, 50), timezone.get_default_timezone()
    )
    assert page_cache.ends_at(late) == late + timedelta(seconds=10)


def test_without_redis_pages_are_built_and_nothing_is_forgotten(
    debate: Consultation, visitor: Visitor, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "SECONDS_BETWEEN_TRIES", 0)
    assert "Lampu jalan" in visitor.read(LIST)
    assert visitor.keeps(LIST)
    gate.shut()
    assert asked(visitor, LIST) > 0
    with visitor.committing():
        debate.ideas.update(title="Jalan setapak")
    assert "Jalan setapak" in visitor.read(LIST)
    gate.open()
    # What was kept before is older than what was written meanwhile.
    assert "Jalan setapak" in visitor.read(LIST)
    assert visitor.keeps(LIST)


def test_a_browser_that_has_the_page_is_told_so(debate: Consultation, visitor: Visitor) -> None:
    for _ in ("fresh", "kept"):
        whole = visitor.get(LIST)
        assert whole.status_code == 200
        etag = whole["ETag"]
        same = visitor.get(LIST, **{"If-None-Match": etag})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    packed = visitor.get(LIST, **{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == etag
    assert whole["Cache-Control"] == "no-cache"
    head = Client().head(LIST)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)
    with visitor.committing():
        debate.ideas.update(title="Jalan setapak")
    assert visitor.get(LIST, **{"If-None-Match": etag}).status_code == 200


def test_addresses_that_nobody_asks_for_twice_fill_nothing(
    debate: Consultation, visitor: Visitor
) -> None:
    rubbish = (
        f"{LIST}?next=/x", f"{LIST}?acak=7", f"{LIST}?p=1&x=2", f"{LIST}?p={'1' * 30}",
        f"{LIST}?urut=%00", f"{LIST}?{'p=1&' * 100}",
    )  # fmt: skip
    for path in rubbish:
        assert visitor.get(path).status_code < 500
        assert not visitor.keeps(path), path
    visitor.get(LIST)
    assert "x" not in re.findall(r'next=([^"&]*)', visitor.read(LIST))
    assert Client(SERVER_NAME="evil.example").get(LIST).status_code == 400


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" ON (1 = 1)', {"a", "b"}),
        ('SELECT 1 FROM "a" WHERE EXISTS(SELECT 1 FROM "c" U0 LEFT JOIN d ON 1)', {"a", "c", "d"}),
        ('WITH x AS (SELECT 1 FROM public."e") SELECT * FROM x', {"e", "x"}),
    ],
)  # fmt: skip
def test_what_a_statement_reads(statement: str, tables: set[str]) -> None:
    assert tables_read(statement) == tables


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "a" ("x") VALUES (%s) ON CONFLICT DO NOTHING RETURNING "a"."id"',
        'UPDATE "a" SET "x" = %s', 'DELETE FROM "a" WHERE 1', 'TRUNCATE "a"',
        "insert into a values (1)", "UPDATE ONLY a SET x = 1",
        'WITH s AS (SELECT 1) UPDATE "a" SET "x" = 1',
    ],
)  # fmt: skip
def test_what_a_statement_writes(statement: str) -> None:
    assert "a" in tables_written(statement)


def test_the_embedded_site_keeps_nothing() -> None:
    """Without Redis there is no place that all processes see at once."""
    assert not settings.REMBUK_PAGE_CACHE
    assert not page_cache.is_on()


def look_at_what_is_not_committed(debate: Consultation) -> None:
    with transaction.atomic():
        debate.ideas.update(title="Jalan setapak")
        assert page_cache.fact("title", lambda: debate.ideas.get().title) == "Jalan setapak"
        raise ZeroDivisionError


def test_what_is_not_committed_is_neither_kept_nor_passed_over(
    debate: Consultation, visitor: Visitor
) -> None:
    """Who has written sees it, and nobody else does before the commit."""
    visitor.get(LIST)
    assert visitor.keeps(LIST)
    with pytest.raises(ZeroDivisionError):
        look_at_what_is_not_committed(debate)
    visitor.settle()
    assert page_cache.fact("title", lambda: debate.ideas.get().title) == "Lampu jalan"
    assert visitor.keeps(LIST)
