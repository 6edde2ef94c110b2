"""Name, logo, colours, menu, footer and contact, as editors set them for the whole site."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page

from accounts.choices import Role
from cms.algorithms import colours
from cms.algorithms.colours import DARK, LIGHT, Accent, can_be_read, for_dark
from cms.models import FooterLink, MenuItem, NewsIndexPage, SiteSettings
from cms.rules import international
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage
from tests import factories
from tests.cms.test_admin import member, signed_in
from tests.web.pages import NEEDS_REDIS, Visitor

pytestmark = pytest.mark.django_db
PLACE = "/admin/settings/cms/sitesettings/"
FORM = {
    "name_id": "Suara Samarinda", "name_en": "Voice of Samarinda",
    "logo": "", "logo_words_id": "", "logo_words_en": "", "accent": "", "accent_text": "",
    "footer_id": "", "footer_en": "", "office_id": "Dinas Kominfo", "office_en": "",
    "hours_id": "Senin–Jumat 8–16", "hours_en": "", "email": "rembuk@kota.example",
    "phone": "0541 123 456", "whatsapp": "0812-3456-7890",
    "menu-TOTAL_FORMS": "0", "menu-INITIAL_FORMS": "0",
    "footer_links-TOTAL_FORMS": "0", "footer_links-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def dewi() -> Client:
    factories.city()
    ensure_site()
    return signed_in(member("dewi", Role.EDITOR))


def sent(client: Client, **changed: str) -> Any:
    address = client.get(PLACE)["Location"]
    return client.post(address, FORM | changed)


def picture(**fields: object) -> Any:
    file = get_test_image_file(filename="lambang.png", size=(800, 400))
    return get_image_model().objects.create(title="Lambang", file=file, **fields)


def test_an_editor_sets_name_and_contact_in_both_languages(dewi: Client) -> None:
    answer = sent(dewi)
    assert answer.status_code == 302, answer.context["form"].errors
    home = Client().get("/id/").content.decode()
    assert "· Suara Samarinda</title>" in home
    assert '<a href="tel:+62541123456">+62 541 1234 56</a>' in home
    assert '<a href="https://wa.me/6281234567890">WhatsApp +62 812 3456 7890</a>' in home
    assert "Senin–Jumat 8–16" in home
    english = Client().get("/en/").content.decode()
    assert "· Voice of Samarinda</title>" in english
    # What nobody wrote in English is read in Indonesian, and marked as such.
    assert '<li lang="id">Dinas Kominfo</li>' in english


def test_a_form_asks_in_each_language_and_names_it(dewi: Client) -> None:
    shown = dewi.get(PLACE, follow=True).content.decode()
    labels = dict(re.findall(r'<label for="id_name_(\w+)">([^<]+)</label>', shown))
    assert labels == {"id": "Bahasa Indonesia", "en": "Bahasa Inggris"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_id": ""}, "name"),
        ({"name_en": "x" * 41}, "name"),
        ({"accent": "#ffe14d", "accent_text": "#000000"}, "accent"),
        ({"accent": "#0a5c66", "accent_text": "#0a5c70"}, "accent"),
        ({"accent": "merah", "accent_text": "#ffffff"}, "accent"),
        ({"phone": "+49 228 123456"}, "phone"),
        ({"whatsapp": "0541 123 456"}, "whatsapp"),
        ({"email": "kota"}, "email"),
    ],
)
def test_what_cannot_be_read_or_called_is_refused(
    dewi: Client, changed: dict[str, str], field: str
) -> None:
    answer = sent(dewi, **changed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not SiteSettings.objects.exclude(name={}).exists()


def test_one_colour_alone_is_refused(dewi: Client) -> None:
    assert sent(dewi, accent="#0a5c66").status_code == 200


def test_a_colour_that_is_refused_says_how_far_it_is(dewi: Client) -> None:
    answer = sent(dewi, accent="#ffe14d", accent_text="#000000")
    assert "4.5 : 1" in str(answer.context["form"].errors["accent"])


class TestWhoMay:
    @pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.OFFICIAL])
    def test_others_may_not(self, dewi: Client, role: str | None) -> None:
        user = member("citra", role) if role else factories.person("ana").user
        assert user is not None
        other = signed_in(user)
        address = dewi.get(PLACE)["Location"]
        for path in (PLACE, address):
            assert other.get(path).status_code in (302, 403)
        assert other.post(address, FORM).status_code in (302, 403)
        assert not SiteSettings.objects.exclude(name={}).exists()


class TestColours:
    def test_those_of_the_style_sheet_are_known(self) -> None:
        told = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
        light, dark = told.split("@media")[:2]
        for part, scheme in ((light, LIGHT), (dark, DARK)):
            for name in ("ground", "paper", "ink"):
                value = re.search(rf"--{name}: (#\w+);", part)
                assert value is not None
                long = "#ffffff" if value[1] == "#fff" else value[1]
                assert long == f"#{getattr(scheme, name)}"

    def test_contrast_is_that_of_wcag(self) -> None:
        assert colours.contrast("000000", "ffffff") == pytest.approx(21)
        assert colours.contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)

    @pytest.mark.parametrize("colour", ["0a5c66", "1d4ed8", "7a1fa2", "8b0000", "000000", "1b5e20"])
    def test_what_can_be_read_on_light_screens_can_on_dark_ones(self, colour: str) -> None:
        accent = Accent(colour, "ffffff")
        assert can_be_read(accent, LIGHT)
        assert can_be_read(for_dark(accent), DARK)

    def test_pages_link_a_style_sheet_that_browsers_keep(self, dewi: Client) -> None:
        sent(dewi, accent="#1D4ED8", accent_text="#ffffff")
        home = Client().get("/id/")
        assert "style=" not in home.content.decode()
        assert b'href="/gaya/1d4ed8-ffffff.css"' in home.content
        sheet = Client().get("/gaya/1d4ed8-ffffff.css")
        assert sheet["Content-Type"] == "text/css; charset=utf-8"
        assert "--primary:#1d4ed8;" in sheet.content.decode()
        assert "immutable" in sheet["Cache-Control"]
        again = Client().get("/gaya/1d4ed8-ffffff.css", headers={"If-None-Match": sheet["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("name", ["ffe14d-000000", "1d4ed8-1d4ed8", "x-y", "1d4ed8}-ffffff"])
    def test_nothing_else_is_a_style_sheet(self, name: str) -> None:
        assert Client().get(f"/gaya/{name}.css").status_code == 404


class TestLogo:
    def test_it_stands_in_the_header_and_says_what_it_shows(self, dewi: Client) -> None:
        answer = sent(dewi, logo=str(picture().pk), logo_words_id="Lambang kota")
        assert answer.status_code == 302, answer.context["form"].errors
        home = Client().get("/en/").content.decode()
        found = re.search(r'<img class="brand__logo" src="([^"]+)" alt="Lambang kota" lang="id" '
                          r'width="(\d+)" height="(\d+)">', home)  # fmt: skip
        assert found is not None
        assert (int(found[2]), int(found[3])) == (192, 96)
        assert Client().get(found[1]).status_code == 200

    def test_without_words_it_is_refused(self, dewi: Client) -> None:
        assert "logo_words" in sent(dewi, logo=str(picture().pk)).context["form"].errors

    def test_a_picture_for_a_few_is_refused_and_never_shown(self, dewi: Client) -> None:
        closed = Collection.get_first_root_node().add_child(name="Rapat")
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
        made = picture(collection=closed)
        answer = sent(dewi, logo=str(made.pk), logo_words_id="Lambang")
        assert "logo" in answer.context["form"].errors
        SiteSettings.objects.update(logo=made, logo_words={"id": "Lambang"})
        assert "brand__logo" not in Client().get("/id/").content.decode()


class TestLinks:
    @pytest.fixture
    def own(self, dewi: Client) -> SiteSettings:
        return SiteSettings.objects.create()

    def menu(self, language: str) -> list[tuple[str, str]]:
        page = Client().get(f"/{language}/").content.decode()
        part = page.partition('<nav class="site-nav"')[2].partition("</nav>")[0]
        return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', part)

    def test_the_menu_is_the_usual_one_until_it_is_set(self, own: SiteSettings) -> None:
        assert [words for _url, words in self.menu("en")] == [
            "Home", "Consultations", "News", "Help",
        ]  # fmt: skip

    def test_pages_stand_in_their_order_each_reader_in_the_own_language(
        self, own: SiteSettings
    ) -> None:
        news = NewsIndexPage.objects.get(locale__language_code="id")
        debates = ConsultationIndexPage.objects.get(locale__language_code="en")
        MenuItem.objects.create(settings=own, page=news, sort_order=0)
        MenuItem.objects.create(
            settings=own, page=debates, sort_order=1, words={"id": "Rembukan", "en": "Debates"}
        )
        assert self.menu("id") == [("/id/berita/", "Berita"), ("/id/konsultasi/", "Rembukan")]
        assert self.menu("en") == [("/en/berita/", "News"), ("/en/konsultasi/", "Debates")]
        # Who reads no Indonesian gets the page there is, under the own language.
        Page.objects.filter(locale__language_code="en", slug="berita").update(live=False)
        assert self.menu("en")[0] == ("/en/berita/", "Berita")
        Page.objects.filter(slug="berita").update(live=False)
        assert len(self.menu("id")) == 1

    def test_links_at_the_foot(self, own: SiteSettings) -> None:
        FooterLink.objects.create(
            settings=own, url="https://kota.example/", words={"id": "Kota", "en": "City"}
        )
        foot = Client().get("/en/").content.decode().partition("<footer")[2]
        assert '<a href="https://kota.example/">City</a>' in foot


def test_a_third_language_is_asked_for_and_read_without_code(dewi: Client, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    shown = dewi.get(PLACE, follow=True).content.decode()
    assert 'name="name_de"' in shown
    assert re.search(r'<label for="id_name_de">(Bahasa )?Jerman|German', shown)
    assert sent(dewi, name_de="Stimme von Samarinda").status_code == 302
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cms.queries.appearance.get_language", lambda: "de")
        patch.setattr("web.languages.get_language", lambda: "de")
        from cms.queries.appearance import appearance

        assert appearance().name == "Stimme von Samarinda"
        assert (appearance().contact.office, appearance().contact.office.language) == (
            "Dinas Kominfo", "id",
        )  # fmt: skip


def test_a_preview_shows_what_is_not_saved_yet(dewi: Client) -> None:
    address = dewi.get(PLACE)["Location"]
    preview = f"{address.rstrip('/')}/preview/"
    words = FORM | {"name_id": "Rembukan Kota", "accent": "#1d4ed8", "accent_text": "#ffffff"}
    assert dewi.post(preview, words).json()["is_valid"]
    shown = dewi.get(preview).content.decode()
    assert "Rembukan Kota" in shown
    assert "/gaya/1d4ed8-ffffff.css" in shown
    assert "Rembukan Kota" not in Client().get("/id/").content.decode()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0541 123 456", "62541123456"),
        ("+62 (541) 123-456", "62541123456"),
        ("0812.3456.7890", "6281234567890"),
        ("+49 541 123456", ""),
        ("0541", ""),
        ("0541 12a 456", ""),
        ("", ""),
    ],
)
def test_numbers_are_read_with_the_dial_code_of_the_city(typed: str, number: str) -> None:
    assert international(typed) == number


class TestKeptPages:
    pytestmark = NEEDS_REDIS

    def test_a_change_is_read_at_once(self, dewi: Client, visitor: Visitor) -> None:
        assert "Rembuk Samarinda" in visitor.read("/id/")
        assert visitor.keeps("/id/")
        with visitor.committing():
            own = SiteSettings.objects.create(name={"id": "Suara Samarinda"})
        assert "Suara Samarinda" in visitor.read("/id/")
        with visitor.committing():
            news = NewsIndexPage.objects.get(locale__language_code="id")
            MenuItem.objects.create(settings=own, page=news, words={"id": "Kabar"})
        assert ">Kabar</a>" in visitor.read("/id/")
