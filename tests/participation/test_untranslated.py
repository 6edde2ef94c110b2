"""A page without a translation is read in the source language, and says so."""

import pytest
from django.test import Client
from wagtail.models import Locale

from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site

pytestmark = pytest.mark.django_db
NOTICE = "There is no English version of this page yet"


@pytest.fixture
def article(city: object) -> NewsPage:
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    page = NewsPage(
        title="Taman dibuka", slug="taman-dibuka", introduction="Sabtu pagi.",
        body=[("paragraph", "Datanglah.")], locale=index.locale,
    )  # fmt: skip
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_shows_the_indonesian_text_as_indonesian(client: Client, article: NewsPage) -> None:
    words = client.get("/en/berita/taman-dibuka/").content.decode()
    assert '<html lang="en">' in words
    notice, text = words.index(NOTICE), words.index('<h1 lang="id">Taman dibuka</h1>')
    assert notice < text < words.index('<div class="stack" lang="id">')
    assert 'hreflang="id"' in words
    assert '/id/berita/taman-dibuka/"' in words


def test_the_link_to_english_leads_there(client: Client, article: NewsPage) -> None:
    words = client.get("/id/berita/taman-dibuka/").content.decode()
    assert '/en/berita/taman-dibuka/"' in words
    assert NOTICE not in words


def test_a_translation_is_shown_instead(client: Client, article: NewsPage) -> None:
    english = article.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title, english.slug = "The park opens", "park-opens"
    english.save_revision().publish()
    words = client.get("/en/berita/park-opens/").content.decode()
    assert NOTICE not in words
    moved = client.get("/en/berita/taman-dibuka/")
    assert (moved.status_code, moved["Location"]) == (302, "/en/berita/park-opens/")


def test_a_draft_stays_unseen(client: Client, article: NewsPage) -> None:
    article.unpublish()
    assert client.get("/en/berita/taman-dibuka/").status_code == 404
    assert client.get("/en/berita/tidak-ada/").status_code == 404
    assert client.get("/id/berita/tidak-ada/").status_code == 404
