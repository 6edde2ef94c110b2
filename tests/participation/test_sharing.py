"""What a page tells search engines and those to whom it is sent: address, words and picture."""

import re
from urllib.parse import unquote

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from moderation.choices import State
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage
from tests import factories

pytestmark = pytest.mark.django_db
BASE = settings.REMBUK_BASE_URL
HERE = "/id/konsultasi/taman/"


@pytest.fixture
def taman() -> Consultation:
    factories.city()
    ensure_site()
    image = get_image_model().objects.create(title="Taman", file=get_test_image_file())
    parent = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Taman mana?", slug="taman", locale=parent.locale, level="involve", picture=image,
        territory=factories.area("64.72"), department=factories.department(),
        promise="Kami mendengar.", introduction="Pendek.", **factories.ANSWERS,
    )  # fmt: skip
    parent.add_child(instance=page)
    page.save_revision().publish()
    return Consultation.objects.get()


def said(text: str, name: str) -> list[str]:
    return re.findall(rf'<(?:meta|link)[^>]*{name}[^>]*(?:content|href)="([^"]*)"', text)


def test_a_page_has_one_address_and_a_card_with_its_picture(taman: Consultation) -> None:
    text = Client().get(f"{HERE}?urut=newest").content.decode()
    assert said(text, 'rel="canonical"') == [BASE + HERE]
    assert said(text, 'hreflang="id"') == said(text, 'hreflang="x-default"') == [BASE + HERE]
    assert said(text, "og:title") == ["Taman mana?"]
    assert said(text, "og:description") == ["Kami mendengar."]
    (picture,) = said(text, 'og:image"')
    assert Client().get(picture.removeprefix(BASE))["Content-Type"] == "image/jpeg"
    # Without an English version it is shown there in Indonesian: the source is its address.
    english = Client().get(HERE.replace("/id/", "/en/")).content.decode()
    assert said(english, 'rel="canonical"') == [BASE + HERE]
    assert said(english, 'hreflang="en"') == []
    lists = Client().get("/id/konsultasi/?p=2").content.decode()
    assert said(lists, 'hreflang="en"') == [f"{BASE}/en/konsultasi/?p=2"]


def test_an_idea_is_passed_on_only_while_everybody_may_read_it(taman: Consultation) -> None:
    ana = factories.verified()
    idea = factories.idea(taman, ana, title="Lampu di gang")
    address = f"/en/gagasan/taman/{idea.pk}/"
    text = Client().get(address).content.decode()
    assert said(text, "og:title") == ["Lampu di gang"]
    (sent,) = re.findall(r'href="https://wa\.me/\?text=([^"]*)"', text)
    assert unquote(sent) == f"Lampu di gang {BASE}{address}"
    idea.state = State.HELD
    idea.save()
    client = Client()
    client.force_login(ana.user)
    assert "wa.me" not in client.get(address).content.decode()


def test_a_code_leads_to_a_page_of_this_site_and_nowhere_else(client: Client) -> None:
    answer = client.get("/id/bagikan/kode/", {"ke": HERE})
    assert answer["Content-Type"] == "image/svg+xml"
    assert fromstring(answer.content).tag.endswith("svg")
    for elsewhere in ("https://jahat.example/", "//jahat.example/", ""):
        assert client.get("/id/bagikan/kode/", {"ke": elsewhere}).status_code == 404
    assert client.get("/id/bagikan/kode/", {"ke": "/" + "x" * 400}).status_code == 404


def test_a_page_stands_without_the_file_of_its_picture(taman: Consultation) -> None:
    picture = get_image_model().objects.get()
    picture.get_renditions("original")
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    text = Client().get(HERE)
    assert text.status_code == 200
    assert said(text.content.decode(), 'og:image"') == [f"{BASE}/static/img/card.png"]
