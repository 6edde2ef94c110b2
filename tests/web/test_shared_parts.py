"""Parts of a page that are equal for all are built once, for signed-in people too."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import Person
from areas.models import Area
from cms.models import Department, NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from participation.pages.debates import list_context
from residents.queries import residency_of
from search import outbox
from search.drain import drain
from search.engines import engine
from tests import factories
from tests.web.pages import NEEDS_REDIS, Visitor

pytestmark = NEEDS_REDIS
PART = """{% load shared %}{% shared "part" number %}{{ words }} {{ request.path }}{{ user }}
{% csrf_token %}{% endshared %}"""


@pytest.fixture(autouse=True)
def settled(visitor: Visitor, city: Area) -> None:
    visitor.settle()


def rendered(words: Any, number: int = 1, text: str = PART, **facts: Any) -> str:
    request = RequestFactory().get("/id/x/")
    for name, value in facts.items():
        setattr(request, name, value)
    context = {"request": request, "words": words, "number": number, "user": "Ana"}
    return str(Template(text).render(Context({**context, "csrf_token": "mark"})))


def test_a_part_is_built_once_and_knows_nobody(visitor: Visitor, city: Area) -> None:
    assert rendered("first").split() == ["first", "None"]
    assert rendered("second").split() == ["first", "None"]
    assert rendered("second", number=2).split() == ["second", "None"]
    assert "draft" in rendered("draft", is_preview=True)


def test_a_part_is_built_anew_when_what_it_shows_was_written(visitor: Visitor, city: Area) -> None:
    office = factories.department()
    assert office.name in rendered(Department.objects.all)
    with visitor.committing():
        Department.objects.update(name="Dinas Lain")
    assert "Dinas Lain" in rendered(Department.objects.all)


def test_what_the_index_says_is_asked_again_when_it_may_say_something_else(
    visitor: Visitor, city: Area
) -> None:
    def ask() -> str:
        engine()
        return "before"

    assert "before" in rendered(ask)
    assert "before" in rendered("noted")
    with visitor.committing():
        outbox.note("comment", 1)
    assert "noted" in rendered(lambda: f"noted {engine() and 1}")
    with visitor.committing():
        drain()
    assert "drained" in rendered("drained")


def test_the_home_page_of_somebody(visitor: Visitor, ana: Person, client: Client) -> None:
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    words = {"introduction": "Taman dibuka.", "body": [("paragraph", "Teks.")]}
    news = NewsPage(title="Kabar taman", slug="kabar", locale=index.locale, **words)
    factories.sign_in(client, ana)
    assert "Kabar taman" not in client.get("/id/").text
    with visitor.committing():
        index.add_child(instance=news)
        news.save_revision().publish()
    visitor.settle()
    assert "Kabar taman" in client.get("/id/").text
    visitor.settle()
    with CaptureQueriesContext(connection) as asked:
        again = client.get("/id/").text
    assert "Kabar taman" in again
    assert ana.public_name in again
    assert len(asked) <= 20
    assert ana.public_name not in visitor.read("/id/")


def test_the_report_is_the_same_for_every_official(
    visitor: Visitor, eko: Person, kartika: Person, client: Client
) -> None:
    debate, path = factories.consultation("discussion", slug="tepian"), "/id/laporan/tepian/"
    factories.sign_in(client, eko)
    client.get(path)
    with visitor.committing():
        factories.comment(debate.thread)
    visitor.settle()
    shown = client.get(path).text
    visitor.settle()
    with CaptureQueriesContext(connection) as asked:
        again = client.get(path).text
    assert len(asked) <= 20
    other = Client()
    factories.sign_in(other, kartika)
    assert "Kartika" in other.get(path).text
    assert "Kartika" not in again
    assert '<span class="figure__value">1</span>' in shown


def test_a_page_that_becomes_private_is_closed_to_the_signed_in_at_once(
    visitor: Visitor, ana: Person, client: Client
) -> None:
    """That nobody in particular may read it is kept too, and only until that changes."""
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    factories.sign_in(client, ana)
    for _ in range(2):
        visitor.settle()
        assert client.get("/id/berita/").status_code == 200
    with visitor.committing():
        for_some = PageViewRestriction.objects.create(
            page=index, restriction_type=PageViewRestriction.GROUPS
        )
        for_some.groups.add(Group.objects.create(name="Redaksi"))
    visitor.settle()
    assert client.get("/id/berita/").status_code == 403
    with visitor.committing():
        for_some.delete()
    visitor.settle()
    assert client.get("/id/berita/").status_code == 200


def test_who_has_a_waiting_comment_sees_how_many_pages_there_are_with_it(
    visitor: Visitor, ana: Person, budi: Person
) -> None:
    thread = factories.consultation("discussion").thread
    for _ in range(20):
        factories.comment(thread, budi)
    factories.comment(thread, ana, state="held")
    visitor.settle()
    found = {}
    for reader in (ana, budi, None):
        request = RequestFactory().get("/id/x/")
        request.person = reader  # type: ignore[attr-defined]
        request._messages = []  # type: ignore[attr-defined]
        found[reader] = list_context(request, thread)["page_obj"].paginator.num_pages
    assert found == {ana: 2, budi: 1, None: 1}


def test_a_form_that_was_sent_asks_anew_whether_somebody_is_verified(ana: Person) -> None:
    asked = []
    for request in (RequestFactory().get("/"), RequestFactory().post("/")):
        request.person = ana  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as queries:
            for _ in range(2):
                assert residency_of(request, timezone.now())
        asked.append(len(queries))
    assert asked == [1, 2]
