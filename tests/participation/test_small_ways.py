"""Small things that only who needs them notices: focus, order, drafts, weight."""

import gzip

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from accounts.models import Person
from moderation.choices import State
from participation.actions.comments import save_draft
from participation.models import Comment, Consultation, Thread
from participation.project.middleware import CompressionMiddleware
from proposals.models import Idea
from tests import factories

pytestmark = pytest.mark.django_db
KEY = "k" * 32


@pytest.fixture
def thread(city: object) -> Thread:
    debate = factories.consultation("discussion", "ideas", slug="tepian")
    assert debate.thread is not None
    return debate.thread


@pytest.fixture
def ana_in(ana: Person) -> Client:
    client = Client()
    factories.sign_in(client, ana)
    return client


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")  # type: ignore[attr-defined]


def part(client: Client, thread: Thread, query: str) -> object:
    headers = {"HX-Request": "true", "HX-Target": f"utas-{thread.pk}"}
    return client.get(f"/en/debat/{thread.pk}/?{query}", headers=headers)


class TestErrors:
    def test_every_link_of_the_summary_leads_to_something_that_takes_the_focus(
        self, ana_in: Client, thread: Thread
    ) -> None:
        said = factories.comment(thread)
        pages = [
            ana_in.post(f"/en/laporkan/comment/{said.pk}/", {"submission_key": KEY}),
            ana_in.post("/en/akun/hapus/", {"submission_key": KEY}, follow=True),
            ana_in.post("/en/akun/profil/", {"public_name": ""}),
        ]
        checked = 0
        for answer in pages:
            page = soup(answer)
            for link in page.select(".form-errors a"):
                target = page.find(id=str(link["href"]).removeprefix("#"))
                assert target is not None, link
                natural = target.name in ("input", "select", "textarea")
                assert natural or target.get("tabindex") == "-1"
                checked += 1
        assert checked >= 3

    def test_a_stance_is_said_to_be_required(self, ana_in: Client, thread: Thread) -> None:
        field = soup(ana_in.get(f"/en/debat/{thread.pk}/tulis/")).select_one(".stance-choice")
        assert "(required)" in field.legend.text
        assert all(one.has_attr("required") for one in field.select("input"))
        said = factories.comment(thread)
        reply = soup(ana_in.get(f"/en/debat/{thread.pk}/tulis/?balas={said.pk}"))
        assert "(optional)" in reply.select_one(".stance-choice legend").text

    def test_an_emptied_nik_says_why_also_for_another_field(self, budi: Person) -> None:
        client = Client()
        factories.sign_in(client, budi)
        sent = {"nik": "6472034506929101", "birth_date": "", "submission_key": KEY}
        page = soup(client.post("/en/verifikasi/daftar/", sent))
        field = page.find("input", {"name": "nik"})
        assert not field.get("value")
        assert field["aria-invalid"] == "true"
        assert "Type it once more" in page.find(id="id_nik_error").text
        assert "6472034506929101" not in str(page)


class TestOrder:
    def test_sorting_is_said_and_stands_in_the_address(self, thread: Thread) -> None:
        factories.comment(thread), factories.comment(thread)
        answer = part(Client(), thread, "urut=newest")
        assert answer["HX-Push-Url"] == "?urut=newest"  # type: ignore[index]
        assert "Comments, newest first, page 1 of 1" in soup(answer).select_one("#kabar").text

    def test_the_page_turned_to_stands_in_the_address_with_its_order(self, thread: Thread) -> None:
        author = factories.verified()
        for _ in range(21):
            factories.comment(thread, author)
        answer = part(Client(), thread, "urut=oldest&k=2")
        assert answer["HX-Push-Url"] == "?urut=oldest&k=2"  # type: ignore[index]

    def test_sorting_ideas_is_said(self, thread: Thread) -> None:
        factories.idea(thread.consultation)
        headers = {"HX-Request": "true", "HX-Target": "gagasan"}
        answer = Client().get("/en/gagasan/tepian/?urut=newest", headers=headers)
        assert "1 idea, newest first, page 1" in soup(answer).select_one("#kabar").text


class TestDrafts:
    def test_an_old_draft_of_an_idea_is_said_and_can_be_discarded(
        self, ana_in: Client, thread: Thread, ana: Person
    ) -> None:
        address = "/en/gagasan/tepian/baru/"
        assert "the draft that you left" not in ana_in.get(address).content.decode()
        typed = {"title": "Perahu", "body": "Untuk semua.", "to": "place", "submission_key": KEY}
        next_step = ana_in.post(address, typed).content.decode()
        assert "the draft that you left" not in next_step, "it is the one being written"
        page = soup(ana_in.get(address))
        assert "the draft that you left" in page.text
        assert page.find("input", {"name": "title"})["value"] == "Perahu"
        first = page.select_one("form:has([name=title])").find("button")
        assert first["value"] != "discard", "Enter must not throw it away"
        empty = soup(ana_in.post(address, {"to": "discard"}, follow=True))
        assert not empty.find("input", {"name": "title"}).get("value")
        assert not Idea.objects.filter(author=ana, state=State.DRAFT).exists()

    def test_one_of_a_comment_too(self, thread: Thread, budi: Person) -> None:
        client = Client()
        factories.sign_in(client, budi)
        idea = factories.idea(thread.consultation)
        assert idea.thread is not None
        now = idea.created_at
        save_draft(person=budi, thread=idea.thread, body="Nanti.", stance="for", at=now)
        page = soup(client.get(f"/en/gagasan/tepian/{idea.pk}/"))
        assert "the draft that you left" in page.text
        button = page.find("button", string="Discard the draft")
        form = page.find("form", id=button["form"])
        assert client.post(form["action"], {"discard": "1"}).status_code == 302
        assert not Comment.objects.filter(author=budi).exists()

    def test_the_form_of_an_idea_stays_when_the_connection_is_lost(
        self, ana_in: Client, thread: Thread
    ) -> None:
        form = soup(ana_in.get("/en/gagasan/tepian/baru/")).select_one("form:has([name=title])")
        assert form["hx-boost"] == "true"


class TestWeight:
    def test_pages_travel_compressed(self, thread: Thread) -> None:
        answer = Client().get("/en/gagasan/tepian/", headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert b"</html>" in gzip.decompress(answer.content)

    def test_the_same_page_has_no_steady_size(self, thread: Thread) -> None:
        """Sizes that vary tell nothing of a secret in the page (BREACH)."""
        sent = {"headers": {"Accept-Encoding": "gzip"}}
        sizes = {len(Client().get("/en/gagasan/tepian/", **sent).content) for _ in range(12)}
        assert len(sizes) > 1

    def test_what_is_small_already_is_left(self, ana_in: Client) -> None:
        assert "application/zip" not in CompressionMiddleware.TYPES
        assert "participation.project.middleware.CompressionMiddleware" in settings.MIDDLEWARE


def test_a_closed_consultation_offers_no_writing(city: object) -> None:
    debate: Consultation = factories.consultation(slug="lama")
    assert debate.thread is not None
    factories.comment(debate.thread)
    assert "write-link" not in str(part(Client(), debate.thread, "urut=newest").content)  # type: ignore[attr-defined]
