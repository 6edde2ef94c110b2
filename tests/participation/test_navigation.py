import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings
from django.utils import translation
from wagtail.models import Locale, Page

from cms.models import HomePage, TextPage
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage, ConsultationPage
from participation.templatetags.navigation import current, language_links
from tests import factories

LIMIT = 128 * 1024


@pytest.fixture
def styleguide(db: None, client: Client) -> str:
    with override_settings(REMBUK_DEMO=True):
        response = client.get("/styleguide/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_gets_neither_session_nor_cookie_nor_token(db: None, client: Client) -> None:
    with override_settings(REMBUK_DEMO=True):
        response = client.get("/styleguide/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


def test_styleguide_is_for_development_only(db: None, client: Client) -> None:
    with override_settings(REMBUK_DEMO=False, DEBUG=False):
        assert client.get("/styleguide/", follow=True).status_code == 404


def test_every_file_of_a_page_together_is_light(styleguide: str) -> None:
    static = Path(settings.BASE_DIR) / "static"
    texts = [*static.glob("css/*.css"), *static.glob("vendor/*.js")]
    # Texts go out compressed; type does not get smaller by it.
    sent = sum(len(gzip.compress(file.read_bytes())) for file in texts)
    type_sizes = sum(file.stat().st_size for file in static.glob("fonts/*.woff2"))
    assert sent + type_sizes + 30_000 < LIMIT
    assert sum(file.stat().st_size for file in static.glob("fonts/*.woff2")) <= 60 * 1024


def test_components_say_stance_in_words(styleguide: str) -> None:
    assert "stance--for" in styleguide
    assert "62 setuju" in styleguide or "62 for" in styleguide


@pytest.mark.parametrize("name", ["500.html", "maintenance.html"])
def test_last_pages_need_no_context(name: str) -> None:
    page = get_template(name).render()
    assert 'lang="en"' in page
    assert "/static/css/base" in page


def test_language_link_leads_to_the_translation_or_home(db: None, rf: RequestFactory) -> None:
    indonesian = Locale.objects.get_or_create(language_code="id")[0]
    english = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Beranda", slug="beranda", locale=indonesian))
    page = home.add_child(
        instance=TextPage(title="Bantuan", slug="bantuan-lain", body="[]", locale=indonesian)
    )
    request = rf.get("/id/bantuan-lain/")
    request.resolver_match = None
    with translation.override("id"):
        assert language_links({"request": request, "page": page})[0]["url"] == "/en/"
        page.copy_for_translation(english, copy_parents=True).save_revision().publish()
        assert language_links({"request": request, "page": page})[0]["code"] == "en"
    given = {"request": request, "language_urls": {"en": "/en/lain/"}}
    with translation.override("id"):
        assert language_links(given)[0]["url"] == "/en/lain/"


def test_current_marks_the_place_and_what_lies_below(rf: RequestFactory) -> None:
    context = {"request": rf.get("/id/berita/satu/")}
    assert current(context, "/id/berita/")
    assert not current(context, "/id/berita/", exact=True)
    assert not current({}, "/id/berita/")


@pytest.mark.django_db
def test_the_question_of_an_idea_list_is_in_the_readers_language(
    client: Client, city: object
) -> None:
    ensure_site()
    debate = factories.consultation("ideas", slug="taman", title="Bagaimana taman kita?")
    assert "Bagaimana taman kita?" in client.get("/en/gagasan/taman/").content.decode()
    for language, title in (("id", "Bagaimana taman kita?"), ("en", "What about our park?")):
        index = ConsultationIndexPage.objects.get(locale__language_code=language)
        page = ConsultationPage(
            title=title,
            slug="taman",
            promise="-",
            introduction="-",
            level="involve",
            territory=debate.territory,
            department=factories.department(),
            locale=index.locale,
            translation_key=debate.translation_key,
            **factories.ANSWERS,
        )
        index.add_child(instance=page)
    text = client.get("/en/gagasan/taman/").content.decode()
    assert "What about our park?" in text
    assert "Bagaimana taman kita?" not in text
