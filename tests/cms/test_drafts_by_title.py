"""A draft needs a title and nothing else; what it lacks is asked for when it is published."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page, get_page_models

from accounts.actions.roles import assign_role
from accounts.choices import Role
from cms.models import HomePage, NewsIndexPage
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage, ConsultationPage
from tests import factories

pytestmark = pytest.mark.django_db
FORMSETS = (
    "planned_phases", "options", "sections", "documents", "planned_options", "shares", "seeds",
    "comments",
)  # fmt: skip


@pytest.fixture
def desk() -> Client:
    """The desk of an editor."""
    factories.city()
    ensure_site()
    user = factories.person("dewi").user
    assert user is not None
    assign_role(user=user, role=Role.EDITOR, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def title_alone(title: str) -> dict[str, str]:
    """What a browser sends when only the title was filled in."""
    sent = {
        "title": title,
        "slug": slugify(title),
        "body-count": "0",
        "rule": "single-choice",
        "published_on": "2026-11-24",
        "points": "5",
        "seats": "1",
        "quorum": "0",
        "completion": "add1",
        "ties": "together",
        "published": "whole",
        "step": "5",
    }
    for name in FORMSETS:
        sent |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    return sent


def parent_of(kind: type[Page]) -> Page:
    found = {
        "NewsPage": lambda: NewsIndexPage.objects.get(locale__language_code="id"),
        "TextPage": lambda: HomePage.objects.get(locale__language_code="id"),
        "ConsultationPage": lambda: ConsultationIndexPage.objects.get(locale__language_code="id"),
    }.get(kind.__name__)
    if found is not None:
        return found()
    consultations = ConsultationIndexPage.objects.get(locale__language_code="id")
    made = factories.consultation("discussion", slug="tepian")
    page = ConsultationPage(
        title="Tepian", slug="tepian", locale=consultations.locale, level="involve",
        territory=made.territory, promise="Kami mendengar.", department=made.department,
        introduction="Pendek.", translation_key=made.translation_key, **factories.ANSWERS,
    )  # fmt: skip
    return consultations.add_child(instance=page)


def every_kind() -> list[type[Page]]:
    """What editors write: not the home page, and not the lists, which a site has once."""
    return [
        kind
        for kind in get_page_models()
        if kind.is_creatable
        and kind is not Page
        and kind.max_count is None
        and not kind.__name__.endswith(("IndexPage", "HomePage"))
    ]


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_a_draft_is_saved_opened_and_previewed_with_a_title_alone(
    desk: Client, kind: type[Page]
) -> None:
    parent = parent_of(kind)
    words = (kind._meta.app_label, kind._meta.model_name, parent.pk)
    add = reverse("wagtailadmin_pages:add", args=words)
    answer = desk.post(add, title_alone("Taman baru"))
    page = kind.objects.filter(title="Taman baru").first()
    assert page is not None, answer.context["form"].errors if answer.context else answer
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = desk.get(edit)
    assert opened.status_code == 200
    for name, formset in opened.context["form"].formsets.items():
        assert formset.total_form_count() == 0, f"{name} opens with an empty part to be filled in"
    saved = desk.post(edit, title_alone("Taman baru, dua"))
    assert saved.status_code == 302, saved.context["form"].errors
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Taman baru, dua"
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert desk.post(preview, title_alone("Taman baru, dua")).json()["is_valid"]
    assert desk.get(preview).status_code == 200


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_a_draft_that_is_published_with_others_says_what_is_missing(
    desk: Client, kind: type[Page]
) -> None:
    """The list of pages publishes without the form; a whole page goes out, another says why not."""
    words = (kind._meta.app_label, kind._meta.model_name, parent_of(kind).pk)
    desk.post(reverse("wagtailadmin_pages:add", args=words), title_alone("Taman baru"))
    page = kind.objects.get(title="Taman baru")
    whole = True
    try:
        page.full_clean()
    except ValidationError:
        whole = False
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role=Role.PUBLISHER, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    together = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    said = client.post(f"{together}?id={page.pk}&next=/admin/", follow=True)
    assert said.status_code == 200
    page.refresh_from_db()
    assert page.live == whole
    assert ("belum bisa diterbitkan" in said.content.decode()) != whole


def test_publishing_asks_for_what_is_missing(desk: Client) -> None:
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role=Role.PUBLISHER, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    parent = parent_of(ConsultationPage)
    add = reverse("wagtailadmin_pages:add", args=("participation", "consultationpage", parent.pk))
    answer = client.post(add, title_alone("Taman baru") | {"action-publish": "1"})
    errors = answer.context["form"].errors
    assert {"territory", "level", "promise", "department", "answer_by"} <= set(errors)
    assert "Rencanakan paling sedikit satu tahap" in answer.content.decode()
    assert not ConsultationPage.objects.filter(title="Taman baru", live=True).exists()
