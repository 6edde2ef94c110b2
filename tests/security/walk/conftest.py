# ruff: noqa: E501 - rows of values read better whole
"""The small city of the other security tests, with pages, a picture, a document and an admin."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from accounts.choices import Role
from accounts.models import Person
from areas.models import Area
from demo.files import pdf
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage, ConsultationPage, PlannedPhase
from proposals.models import PolicyProposalPage, ProposalOption
from tests import factories
from tests.security.conftest import City

WIDE = (10**9, 60)


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """What is limited by the hour is meant to answer here."""
    settings.REMBUK_LIMITS = dict.fromkeys(settings.REMBUK_LIMITS, WIDE)
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refused requests are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def clients(town: City) -> dict[str, Client]:
    """Everybody who may come, by what they are, signed in a moment ago."""
    _pages()
    admin = factories.person("admin")
    admin.user.is_superuser = admin.user.is_staff = True
    admin.user.save()
    rt = Area.objects.create(
        code="64.72.03.1005.001", name="RT 001", level="rt", parent=factories.area("64.72.03.1005")
    )
    people: dict[str, Person] = {
        "signed up": factories.person("budi"),
        "resident": town.people["ana"],
        Role.RT_HEAD: factories.staff("hadi", Role.RT_HEAD, rt.code),
        Role.KELURAHAN_OFFICER: town.people["fitri"],
        Role.MODERATOR: town.people["citra"],
        Role.EDITOR: town.people["dewi"],
        Role.PUBLISHER: factories.staff("dina", Role.PUBLISHER),
        Role.OFFICIAL: town.people["eko"],
        Role.PRIVACY_OFFICER: factories.staff("dono", Role.PRIVACY_OFFICER),
        "administrator": admin,
    }
    found = {"visitor": Client()}
    for name, somebody in people.items():
        found[str(name)] = Client()
        factories.sign_in(found[str(name)], somebody)
    return found


def _pages() -> None:
    ensure_site()
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    now = timezone.now()
    page = ConsultationPage(
        title="Taman?", slug="taman", promise="Kami menjawab.", introduction="Taman.",
        level="involve", territory=factories.area("64.72"), department=factories.department(),
        locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    page.planned_phases = [
        PlannedPhase(kind=kind, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=5))
        for kind in ("ideas", "discussion")
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    made = PolicyProposalPage(
        title="Usulan", slug="usulan", summary="Ringkas.", can_change="<p>Luas.</p>",
        locale=page.locale,
    )  # fmt: skip
    made.options = [
        ProposalOption(sort_order=n, label=f"Pilihan {n}", description="Apa", locale=page.locale)
        for n in range(2)
    ]
    Page.objects.get(pk=page.pk).add_child(instance=made)
    made.save_revision().publish()
    Document.objects.create(title="Rencana", file=SimpleUploadedFile("a.pdf", pdf(["Rencana"])))
    Image.objects.create(title="Taman", file=get_test_image_file())


@pytest.fixture
def here(clients: dict[str, Client]) -> dict[str, list[str]]:
    """What stands in addresses of this city: keys of its rows, by the names of the holes."""
    found: dict[str, list[str]] = defaultdict(list)
    keys: set[str] = set()
    for model in apps.get_models():
        if model._meta.managed and model._meta.db_table in connection.introspection.table_names():
            keys |= {str(key) for key in model._base_manager.values_list("pk", flat=True)[:2]}
    found["int"] = sorted({key for key in keys if key.isdecimal()}, key=int)[:40]
    found["uuid"] = sorted(key for key in keys if len(key) == 36)
    for name in ("page_id", "parent_page_id", "page_to_move_id", "page_pk"):
        found[name] = [str(key) for key in Page.objects.values_list("pk", flat=True)]
    found["slug"] = ["tepian", "taman"]
    found["code"] = ["pasar-pagi"]
    found["proposal"] = ["usulan"]
    found["kind"] = ["idea", "comment", "request", "residency", "suara"]
    found["content_type_app_name"] = found["app_label"] = found["app_name"] = [
        "wagtailcore", "participation", "proposals", "cms", "moderation", "wagtailimages", "wagtaildocs",
    ]  # fmt: skip
    found["content_type_model_name"] = found["model_name"] = [
        "page", "consultationpage", "policyproposalpage", "department", "watchedterm", "image", "document", "task",
    ]  # fmt: skip
    found["action"] = ["delete", "publish", "unpublish", "move", "add_tags", "add_to_collection"]
    found["action_name"] = ["approve", "reject", "publish", "copy", "delete"]
    found["language"] = ["en", "id"]
    found["filter_spec"] = ["original", "width-100", "fill-10x10"]
    found["path"] = ["a.jpg"]
    return found
