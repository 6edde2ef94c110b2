"""Back to where one was, and never to another site; messages stand where the eyes are."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from participation.models import Comment, Consultation
from proposals.actions.ideas import submit_idea
from proposals.models import Idea
from tests import factories
from web.values import safe_place

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "///evil.example",
    "javascript:a", "http:evil.example", "\t//evil.example/", "/" + "a" * 600, "", "evil",
]  # fmt: skip


@pytest.fixture
def comment(city: object) -> Comment:
    debate = factories.consultation("discussion", "ideas", slug="tepian")
    assert debate.thread is not None
    return factories.comment(debate.thread)


def sign_in_links(html: str) -> list[str]:
    """Where each link to the sign-in leads back to."""
    links = BeautifulSoup(html, "html.parser").select('a[href*="/akun/login/"]')
    return [parse_qs(urlsplit(link["href"]).query).get("next", [""])[0] for link in links]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_link_leads_to_another_site(address: str) -> None:
    assert safe_place(address, "/id/") == "/id/"


@pytest.mark.parametrize("named", ["http://[", "http://[::1/", "//", "http://testserver//evil/"])
@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
def test_a_page_that_is_no_address_makes_no_error(
    client: Client, city: object, header: str, named: str
) -> None:
    for send in (client.get, client.post):
        answer = send("/id/akun/data/", headers={"HX-Request": "true", header: named})
        assert "evil" not in answer.get("HX-Redirect", "")
        assert answer.status_code < 500


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "kode"])
@pytest.mark.parametrize("named", ["http://[", "//[", "http://[::1/"])
def test_a_broken_way_back_from_the_account_is_passed_over(
    client: Client, city: object, page: str, named: str
) -> None:
    for send in (client.get, client.post):
        assert send(f"/id/akun/{page}/", query_params={"next": named}).status_code == 200


def test_every_way_to_the_sign_in_leads_back(client: Client, comment: Comment) -> None:
    idea = factories.idea(comment.thread.consultation)
    pages = [
        "/en/gagasan/tepian/",
        f"/en/gagasan/tepian/{idea.pk}/",
        "/en/cari/?q=air",
        "/en/verifikasi/",
    ]
    for address in pages:
        found = sign_in_links(client.get(address).content.decode())
        assert found, address
        places = {place.partition("#")[0] for place in found}
        assert places - {f"{address}ikuti/"} == {address}  # following begins after the sign-in
    assert f"/en/gagasan/tepian/{idea.pk}/#debat" in found_on(client, pages[1])


def found_on(client: Client, address: str) -> list[str]:
    return sign_in_links(client.get(address).content.decode())


def test_the_pages_of_the_account_hand_the_place_on(client: Client) -> None:
    html = client.get("/en/akun/login/?next=/en/cari/").content.decode()
    places = re.findall(r'href="[^"]*next=([^"&]*)"', html)
    assert len(places) >= 3
    assert {unquote(place) for place in places} == {"/en/cari/"}
    html = client.get("/en/akun/kode/?next=https://evil.example/").content.decode()
    assert 'name="next" value=""' in html


def test_a_form_sent_without_a_session_leads_back_to_its_page(
    client: Client, comment: Comment
) -> None:
    idea = factories.idea(comment.thread.consultation)
    page, sent = f"/en/gagasan/tepian/{idea.pk}/", f"/en/gagasan/tepian/{idea.pk}/dukung/"
    came = {"Referer": f"http://testserver{page}"}
    assert client.post(sent, headers=came)["Location"] == f"/en/akun/login/?next={quoted(page)}"
    other = client.post(sent, headers={"Referer": "https://evil.example/x"})
    assert other["Location"] == "/en/akun/login/"
    part = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    told = client.post(sent, headers=part)
    assert (told.status_code, told["HX-Redirect"]) == (200, f"/en/akun/login/?next={quoted(page)}")


def quoted(path: str) -> str:
    return path.replace("/", "%2F")


def test_after_signing_up_the_next_step_and_its_time(client: Client, comment: Comment) -> None:
    place = "/en/gagasan/tepian/"
    form = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "next": place}
    client.post("/en/akun/signup/", form)
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    answer = client.post("/en/akun/confirm-email/", {"code": code[0]})
    assert answer["Location"] == place
    html = client.get(place).content.decode()
    assert "The next step" in html
    assert "five minutes" in html
    assert f'href="/en/verifikasi/?next={quoted(place)}"' in html


def test_from_verification_back_to_where_it_was_missing(budi: Person, comment: Comment) -> None:
    client = Client()
    factories.sign_in(client, budi)
    link = BeautifulSoup(client.get("/en/gagasan/tepian/").content, "html.parser")
    way = link.select_one('.refusal a[href^="/en/verifikasi/"]')
    assert way is not None
    for address in (way["href"], "/en/verifikasi/"):  # kept while the ways are tried
        page = BeautifulSoup(client.get(str(address)).content, "html.parser")
        back = page.find("a", string="Back to where you were")
        assert back["href"].partition("#")[0] == "/en/gagasan/tepian/"


class TestMessages:
    @pytest.fixture
    def idea(self, ana: Person, comment: Comment) -> Idea:
        words = {"title": "Perahu untuk tepian", "body": "Wisata sungai bagi warga kota."}
        return submit_idea(
            person=ana, consultation=comment.thread.consultation, at=timezone.now(),
            area=factories.area("64.72.03.1005"), **words,
        )  # fmt: skip

    def test_a_report_is_confirmed_beside_the_comment(self, ana: Person, idea: Idea) -> None:
        client = Client()
        factories.sign_in(client, ana)
        assert idea.thread is not None
        said = factories.comment(idea.thread)
        data = {"reason": "insult", "words": "", "submission_key": "k" * 32}
        address = f"/en/laporkan/comment/{said.pk}/"
        answer = client.post(address, data)
        page = BeautifulSoup(client.get(answer["Location"], follow=True).content, "html.parser")
        told = page.select_one(f"#K-{said.pk} .messages[data-said]")
        assert told is not None
        assert "A moderator looks at it" in told.text
        assert "A moderator" not in page.select_one(".wrap > .messages").text

    def test_ones_own_words_too_and_nothing_is_lost(self, ana: Person, idea: Idea) -> None:
        client = Client()
        factories.sign_in(client, ana)
        assert idea.thread is not None
        data = {"stance": "for", "body": "Setuju.", "submission_key": "k" * 32}
        place = client.post(f"/en/debat/{idea.thread.pk}/tulis/", data)["Location"]
        idea.thread.comments.get().delete()  # whatever happened meanwhile
        page = BeautifulSoup(client.get(place, follow=True).content, "html.parser")
        assert "Saved as K-" in page.select_one(".thread .messages").text

    def test_the_next_step_is_said_beside_the_support_that_led_to_signing_up(
        self, client: Client, idea: Idea
    ) -> None:
        place = f"/en/gagasan/tepian/{idea.pk}/#dukungan-{idea.pk}"
        form = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "next": place}
        client.post("/en/akun/signup/", form)
        code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
        assert code
        answer = client.post("/en/akun/confirm-email/", {"code": code[0]})
        assert answer["Location"] == place
        html = client.get(place.partition("#")[0]).content.decode()
        assert html.count("The next step, to comment") == 1
        told = BeautifulSoup(html, "html.parser").select_one(f"#dukungan-{idea.pk} .messages")
        assert told is not None
        assert "The next step" in told.text

    def test_there_is_a_way_to_write_on_top_and_beside_the_pages(
        self, ana: Person, comment: Comment, debate_of_pages: str
    ) -> None:
        client = Client()
        factories.sign_in(client, ana)
        page = BeautifulSoup(client.get(debate_of_pages).content, "html.parser")
        links = page.select(".thread a.write-link")
        assert len(links) == 2
        assert page.find(id=links[0]["href"].removeprefix("#")).get("tabindex") == "-1"
        shown = page.select_one(".thread").text
        assert shown.index("Write a comment") < shown.index("Order")


@pytest.fixture
def debate_of_pages(comment: Comment) -> str:
    """The address of a page whose debate has two pages."""
    idea = factories.idea(comment.thread.consultation)
    assert idea.thread is not None
    author = factories.verified()
    for _number in range(21):
        factories.comment(idea.thread, author)
    return f"/en/gagasan/tepian/{idea.pk}/"


def test_the_debate_is_closed_for_writing(client: Client, city: object) -> None:
    debate: Consultation = factories.consultation(slug="lama")
    idea = factories.idea(debate)
    html = client.get(f"/en/gagasan/lama/{idea.pk}/").content.decode()
    assert "write-link" not in html


def test_who_forgot_the_password_comes_back_to_where_they_were(client: Client, ana: Person) -> None:
    place = "/id/gagasan/tepian/7/"
    sign_in = client.get("/id/akun/login/", {"next": place}).content.decode()
    assert "/id/akun/password/reset/?kembali=%2Fid%2Fgagasan%2Ftepian%2F7%2F" in sign_in
    asking = "/id/akun/password/reset/"
    assert client.get(f"{asking}?kembali={place}").status_code == 200
    assert client.get("/id/akun/password/reset/key/done/").status_code == 200
    done = client.get("/id/akun/password/reset/key/done/").content.decode()
    assert "/id/akun/login/?next=%2Fid%2Fgagasan%2Ftepian%2F7%2F" in done
    elsewhere = Client()
    elsewhere.get(f"{asking}?kembali=https://example.org/")
    assert "example.org" not in elsewhere.get(f"{asking}key/done/").content.decode()


def test_the_way_to_a_new_password_stands_after_what_is_typed(client: Client) -> None:
    """Not between the label of the password and its field, where it stood in the way."""
    html = client.get("/en/akun/login/").content.decode()
    label, field = html.index('for="id_password"'), html.index('id="id_password"')
    assert label < field < html.index("Forgot your password?")
    assert html.count("Forgot your password?") == 1
