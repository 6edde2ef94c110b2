import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from search import outbox
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_visitor_finds_marks_and_facets_without_a_cookie(client: Client, ana: Person) -> None:
    consultation = factories.consultation("ideas", slug="tepian")
    idea = factories.idea(consultation, title="Lampu <b>jalan</b> terang")
    outbox.note("idea", idea.pk)
    drain()
    response = client.get("/id/cari/?q=lampu")
    page = response.content.decode()
    assert not response.cookies
    assert "<mark>Lampu</mark>" in page
    assert "<b>jalan</b>" not in page
    assert f"/id/gagasan/tepian/{idea.pk}/" in page
    assert "wilayah=64.72.03" in page


def test_a_consultation_is_named_by_its_question(client: Client, ana: Person) -> None:
    consultation = factories.consultation("ideas", slug="tepian")
    outbox.note("idea", factories.idea(consultation, title="Lampu jalan").pk)
    drain()
    page = BeautifulSoup(client.get("/id/cari/?q=lampu").content, "html.parser")
    link = page.select_one('aside a[href*="konsultasi=tepian"]')
    assert link is not None
    assert consultation.title in link.get_text()


def test_thirty_searches_a_minute_are_too_many(client: Client) -> None:
    codes = [client.get("/id/cari/?q=x").status_code for _ in range(30)]
    assert 429 in codes
    assert "Retry-After" in client.get("/id/cari/?q=x")


def test_nothing_typed_costs_nothing(client: Client) -> None:
    assert client.get("/en/cari/").status_code == 200


def test_the_cost_does_not_grow_with_the_hits(client: Client, ana: Person) -> None:
    consultation = factories.consultation("ideas")
    client.get("/id/cari/?q=lampu")
    counts = []
    for wanted in (1, 3, 30):
        while consultation.ideas.count() < wanted:
            outbox.note("idea", factories.idea(consultation, title="Lampu").pk)
        drain()
        with CaptureQueriesContext(connection) as queries:
            client.get("/id/cari/?q=lampu")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_nul_character_is_no_error(client: Client) -> None:
    assert client.get("/id/cari/?q=lampu%00&jenis=%00").status_code == 200


def test_a_repair_is_told_and_can_be_undone(client: Client, ana: Person) -> None:
    consultation = factories.consultation("ideas")
    for number in range(2):
        outbox.note("idea", factories.idea(consultation, title=f"Genangan di gang {number}").pk)
    drain()
    page = BeautifulSoup(client.get("/id/cari/?q=gengangan").content, "html.parser")
    assert "genangan" in page.get_text().lower()
    undo = page.select_one('a[href*="%22gengangan%22"]')
    assert undo is not None
    exactly = BeautifulSoup(client.get("/id/cari/" + str(undo["href"])).content, "html.parser")
    assert "0 " in exactly.select_one('p[role="status"]').get_text()  # type: ignore[union-attr]
