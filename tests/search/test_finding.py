"""Finding as a visitor: offers while typing, narrowing down, and ways on from nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Person
from moderation.choices import State
from participation.choices import Stance
from participation.models import Consultation
from search import outbox
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tepian(ana: Person) -> Consultation:
    consultation = factories.consultation("ideas", "discussion", slug="tepian")
    for title in ("Lampu jalan yang terang", "Lampu taman", "Taman bermain"):
        outbox.note("idea", factories.idea(consultation, title=title).pk)
    for stance in (Stance.FOR, Stance.AGAINST):
        comment = factories.comment(consultation.thread, body="Lampunya mahal", stance=stance)
        outbox.note("comment", comment.pk)
    drain()
    return consultation


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def offered(client: Client, text: str) -> list[str]:
    return [str(o["value"]) for o in page(client, f"/id/cari/saran/?q={text}").select("option")]


def test_words_and_titles_are_offered_while_one_types(client: Client, tepian: Consultation) -> None:
    found = offered(client, "lam")
    assert found[0] == "lampu"
    assert {"Lampu jalan yang terang", "Lampu taman"} <= set(found)
    assert offered(client, "lampu ta")[:1] == ["lampu taman"]
    assert offered(client, "%3F") == offered(client, "") == []


def test_how_a_comment_begins_is_not_offered(client: Client, tepian: Consultation) -> None:
    assert not [one for one in offered(client, "lampunya") if "mahal" in one]


def test_a_hidden_title_is_not_offered(client: Client, tepian: Consultation) -> None:
    tepian.ideas.filter(title="Lampu taman").update(state=State.HIDDEN)
    assert "Lampu taman" not in offered(client, "lam")


def test_too_many_offers_are_none(client: Client, tepian: Consultation, settings: object) -> None:
    settings.REMBUK_LIMITS = {**settings.REMBUK_LIMITS, "suggest": (2, 60)}  # type: ignore[attr-defined]
    assert offered(client, "lam")
    assert offered(client, "lam")
    assert offered(client, "lam") == []


def test_one_narrows_down_by_name_and_takes_it_away(client: Client, tepian: Consultation) -> None:
    everything = page(client, "/id/cari/?q=lampu")
    link = everything.select_one('aside a[href*="sikap=against"]')
    assert link is not None
    assert link.get_text(" ", strip=True) == "tidak setuju 1"
    narrowed = page(client, "/id/cari/" + str(link["href"]))
    assert len(narrowed.select("ol.plain-list > li")) == 1
    away = narrowed.select_one("a.chip")
    assert away is not None
    assert "tidak setuju" in away.get_text()
    assert len(page(client, "/id/cari/" + str(away["href"])).select("ol.plain-list > li")) == 4


def test_the_state_of_its_consultation_narrows_down(client: Client, tepian: Consultation) -> None:
    everything = page(client, "/id/cari/?q=lampu")
    link = everything.select_one('aside a[href*="keadaan=open"]')
    assert link is not None
    assert link.get_text(" ", strip=True) == "sedang dibuka 4"
    assert len(page(client, "/id/cari/" + str(link["href"])).select("ol.plain-list > li")) == 4
    assert not page(client, "/id/cari/?q=lampu&keadaan=answered").select("ol.plain-list > li")


def test_a_comment_is_headed_by_what_it_is_about(client: Client, tepian: Consultation) -> None:
    found = page(client, "/en/cari/?q=lampu&sikap=against").select_one("ol.plain-list > li")
    assert found is not None
    heading, said = found.select_one("h2"), found.select_one("p")
    assert heading is not None
    assert said is not None
    assert tepian.title in heading.get_text()
    assert "mahal" not in heading.get_text()
    assert "mahal" in said.get_text()


def test_every_page_offers_words_in_its_header(client: Client, tepian: Consultation) -> None:
    found = page(client, "/en/cari/")
    box = found.select_one("header form[role=search] input[type=search]")
    assert box is not None
    assert box["hx-get"] == "/en/cari/saran/"
    assert found.select_one(f"datalist#{box['list']}") is not None
    assert box["hx-target"] == f"#{box['list']}"


def test_the_order_is_chosen_and_kept(client: Client, tepian: Consultation) -> None:
    chosen = page(client, "/en/cari/?q=lampu&urut=terbaru&jenis=idea")
    current = chosen.select_one('main [aria-current="true"]')
    assert current is not None
    assert current.get_text() == "the newest first"
    links = [str(link["href"]) for link in chosen.select("aside a")]
    assert links
    assert all("urut=terbaru" in link and "q=lampu" in link for link in links)


def test_a_page_beyond_the_end_leads_back(client: Client, tepian: Consultation) -> None:
    beyond = page(client, "/id/cari/?q=lampu&p=9")
    back = beyond.select_one('main a.button[href*="p=1"]')
    assert back is not None
    assert page(client, "/id/cari/" + str(back["href"])).select("ol.plain-list > li")


def test_nothing_found_leads_on(client: Client, tepian: Consultation) -> None:
    nothing = page(client, "/id/cari/?q=lapu&jenis=comment")
    links = {str(link["href"]) for link in nothing.select("main a")}
    assert "?q=lampu" in links or "?q=lapu" in links
    alike = page(client, "/id/cari/?q=tamn")
    assert "?q=taman" in {str(link["href"]) for link in alike.select("main a")}
    assert "Yang sedang diputuskan" in alike.get_text()


@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999", "7%00"])
def test_what_no_choice_is_narrows_nothing(
    client: Client, tepian: Consultation, value: str
) -> None:
    page(client, f"/id/cari/?q=lampu&waktu={value}&p={value}&urut={value}")
    assert client.get(f"/id/cari/?q=lampu&sikap={value}&bahasa={value}").status_code == 200


def test_the_newest_answers_are_a_feed(client: Client, tepian: Consultation) -> None:
    response = client.get("/id/cari/umpan/?q=lampu&jenis=idea")
    assert response["Content-Type"].startswith("application/rss+xml")
    items = re.findall(r"<item><title>(.*?)</title><link>(.*?)</link>", response.content.decode())
    assert {title for title, _link in items} == {"Lampu jalan yang terang", "Lampu taman"}
    assert all(link.startswith("http://testserver/id/gagasan/tepian/") for _title, link in items)
    assert "<item>" not in client.get("/id/cari/umpan/").content.decode()
