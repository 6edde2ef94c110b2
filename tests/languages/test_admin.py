"""Wagtail's admin, its scripts and its mails in the language of who reads them."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import wagtail.admin
from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.models import Orderable, Page
from wagtail.snippets.models import get_snippet_models

from accounts.actions.roles import assign_role
from accounts.models import Person, User
from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from tests import factories
from tests.architecture.first_party import ROOT
from tests.languages import reading

pytestmark = pytest.mark.django_db
LIMIT = 150
"""Pages of one walk, at most; each kind of page is read once."""


@pytest.fixture
def page(city: object) -> NewsPage:
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    made = NewsPage(
        title="Taman", slug="taman", introduction="Pendek.", locale=index.locale, live=False,
        body=[("heading", "Judul")],
    )  # fmt: skip
    index.add_child(instance=made)
    made.save_revision().publish()
    made.save_revision()
    return made


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def walk(client: Client, language: str) -> Iterator[tuple[str, str]]:
    """Every page that the links of the admin lead to: its address and its HTML."""
    waiting, seen, kinds = deque(["/admin/"]), set(), Counter[str]()
    while waiting and len(seen) < LIMIT:
        address = waiting.popleft()
        kind = re.sub(r"\d+", "#", address.partition("?")[0]) + "?" * ("?" in address)
        if address in seen or kinds[kind] or "logout" in address:
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address, headers={"accept-language": language}, follow=True)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        body = answer.getvalue().decode()
        yield address, body
        for link in reading.read(body).links:
            target = urlsplit(urljoin(address, link))
            if target.path.startswith("/admin/") and target.netloc in {"", "testserver"}:
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_admin_speaks_one_language(page: NewsPage, language: str) -> None:
    admin = factories.person("admin", language=language)
    User.objects.filter(pk=user_of(admin).pk).update(is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user_of(admin))
    written, read = reading.contents() | {"Root", "Taman"}, 0

    faults = []
    for address, body in walk(client, language):
        read += 1
        faults += [f"{address}: {one}" for one in reading.foreign_on(body, language, written)]

    assert not faults, "\n".join(faults)
    assert read > 40


def test_the_admins_scripts_have_their_words(page: NewsPage) -> None:
    dewi = factories.staff("dewi", "editor")
    client = Client()
    client.force_login(user_of(dewi))

    words = client.get(reverse("wagtailadmin_javascript_catalog")).getvalue().decode()

    assert '"Saving...": "Menyimpan..."' in words
    assert '"Toggle sidebar": "Buka atau tutup bilah sisi"' in words


def at_work(name: str, role: str, language: str) -> Client:
    user = user_of(factories.person(name, language=language))
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("sender", "reader", "words"),
    [
        ("en", "id", 'Halaman "Taman" diajukan untuk disetujui'),
        ("id", "en", 'The page "Taman" has been submitted for approval'),
    ],
)
def test_mails_of_the_admin_are_in_the_language_of_their_reader(
    page: NewsPage, mailoutbox: list[EmailMessage], sender: str, reader: str, words: str
) -> None:
    at_work("gita", "publisher", reader)
    dewi = at_work("dewi", "editor", sender)

    dewi.post(
        f"/admin/pages/{page.pk}/edit/",
        {
            "title": "Taman", "slug": "taman", "introduction": "Pendek.",
            "published_on": "2026-11-24", "body-count": "1", "body-0-type": "heading",
            "body-0-order": "0", "body-0-value": "Judul", "body-0-deleted": "",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-submit": "1",
        },
    )  # fmt: skip

    mail = next(mail for mail in mailoutbox if "gita@example.org" in mail.to)
    assert words in mail.subject
    said = [mail.subject, *str(mail.body).splitlines()]
    assert not reading.foreign(said, reader, {"Taman", "Persetujuan penanggung jawab konten"}), said


def test_templates_that_we_copied_differ_in_their_words_alone() -> None:
    """A new version of Wagtail that changes one of them is seen here."""
    theirs = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin"
    ours = ROOT / "cms" / "templates" / "wagtailadmin"
    for name, mended in json.loads((Path(__file__).with_name("copied.json")).read_text()).items():
        original = (theirs / name).read_text()
        for before, after in mended.items():
            assert original.count(before) == 1, name
            original = original.replace(before, after)
        assert (ours / name).read_text() == original, name


def test_what_the_admin_lists_by_its_kind_has_a_name_in_both_languages() -> None:
    """Pages, their parts and snippets: Wagtail names them, as where a document is used."""
    shown = [
        model
        for model in apps.get_models()
        if issubclass(model, Page | Orderable) or model in get_snippet_models()
        if model._meta.app_label in settings.REMBUK_APPS
    ]
    assert shown
    assert not [
        model._meta.label for model in shown if not isinstance(model._meta.verbose_name, Promise)
    ]
