"""The ways in: which there are, where those of Wagtail lead, and that a date ends a role."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from accounts.actions.roles import ensure_group
from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from areas.models import Area
from participation.actions.site import ensure_site
from tests import factories
from tests.accounts.test_account_security import give_app, open_link, reset_link

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
SENT = {
    "username": "dewi@example.org",
    "login": "dewi@example.org",
    "email": "dewi@example.org",
    "password": PASSWORD,
    "next": "/admin/",
}
TO_SIGN_IN = (
    "/admin/login/",
    "/id/_util/login/",
    "/en/_util/login/",
    "/id/_util/authenticate_with_password/1/1/",
    "/documents/authenticate_with_password/1/",
)
TO_NEW_PASSWORD = (
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/abc/",
    "/admin/password_reset/complete/",
)


@pytest.mark.parametrize("address", [*TO_SIGN_IN, *TO_NEW_PASSWORD])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_ways_in_that_wagtail_brings_lead_to_ours(
    address: str, method: str, dewi: Person
) -> None:
    """Also with the right password."""
    give_app(dewi)
    client = Client()
    answer = getattr(client, method)(address, SENT)
    ours = "login" if address in TO_SIGN_IN else "password/reset"
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path.endswith(f"/akun/{ours}/")
    assert "_auth_user_id" not in client.session


def test_they_lead_on_to_where_somebody_wanted_to_go(client: Client) -> None:
    answer = client.get("/id/_util/login/?next=/id/usulan/")
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": ["/id/usulan/"]}


def test_a_page_for_those_signed_in_sends_to_our_sign_in(client: Client, city: Area) -> None:
    ensure_site()
    home = Page.objects.get(depth=2, locale__language_code="id")
    page = home.get_children().first()
    assert page
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    answer = client.get(page.get_url())
    place = urlsplit(answer["Location"])
    assert (place.path, parse_qs(place.query)) == ("/id/akun/login/", {"next": [page.get_url()]})


@pytest.mark.parametrize("kind", ["pages", "collections"])
def test_editors_are_offered_no_password_that_many_know(
    client: Client, city: Area, kind: str
) -> None:
    ensure_site()
    client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD))
    thing: Any = Page.objects.get(depth=2, locale__language_code="id")
    if kind == "collections":
        thing = Collection.get_first_root_node().add_child(name="Dokumen")
    name = (
        "wagtailadmin_pages:set_privacy"
        if kind == "pages"
        else "wagtailadmin_collections:set_privacy"
    )
    address = reverse(name, args=(thing.pk,))
    assert 'value="password"' not in client.get(address).content.decode()
    client.post(address, {"restriction_type": "password", "password": "rahasia", "groups": []})
    assert not PageViewRestriction.objects.exists()
    assert not CollectionViewRestriction.objects.exists()


def test_the_admin_sets_no_passwords_of_others(client: Client, budi: Person) -> None:
    """Who gets an account chooses the password by mail; a look at another one changes none."""
    client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD))
    for address in ("/admin/users/new/", f"/admin/users/edit/{budi.user_id}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert 'name="password1"' not in page.content.decode()


def test_who_gets_an_account_in_the_admin_chooses_the_password_by_mail(
    client: Client, city: Area
) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD))
    sent = {"email": "baru@example.org", "first_name": "Sri", "last_name": "Wahyuni"}
    assert client.post("/admin/users/new/", sent).status_code == 302
    made = User.objects.get(email="baru@example.org")
    visitor = Client()
    visitor.post("/id/akun/login/", {"login": made.email, "password": ""})
    assert "_auth_user_id" not in visitor.session
    visitor.post("/id/akun/password/reset/", {"email": made.email})
    address = open_link(visitor, reset_link())
    assert address
    new = "tangga biru sepeda"
    visitor.post(address, {"password1": new, "password2": new})
    made.refresh_from_db()
    assert made.check_password(new)


@pytest.mark.parametrize("address", ["/admin/failwhale/", "/admin/test404/"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_wagtails_tests_of_itself_are_not_there(
    client: Client, city: Area, address: str, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD))
    assert client.get(address).status_code == 404


def test_the_style_guide_is_no_address_of_a_production_site() -> None:
    import importlib

    from django.conf import settings
    from django.test import override_settings

    from participation.project import operations_urls

    with override_settings(PRODUCTION=True):
        names = {entry.name for entry in importlib.reload(operations_urls).urlpatterns}
    importlib.reload(operations_urls)
    assert names == {"healthz", "readyz"}
    assert not settings.PRODUCTION


# --- A role that ended ---


def ended(person: Person) -> None:
    """The role ended yesterday, and no job has run since."""
    today = timezone.localdate()
    RoleAssignment.objects.filter(user=person.user).update(
        valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=1)
    )


def test_an_editor_whose_role_ended_has_no_admin_from_that_day_on(
    client: Client, dewi: Person
) -> None:
    ensure_site()
    page = Page.objects.get(depth=2, locale__language_code="id")
    client.force_login(dewi.user)
    edit = f"/admin/pages/{page.pk}/edit/"
    assert client.get(edit).status_code == 200
    ended(dewi)
    assert client.get(edit).status_code == 403
    assert client.post(edit, {"title": "Diambil alih"}).status_code == 403
    assert client.get("/admin/").status_code == 403
    assert not dewi.user.groups.exists()


def test_a_role_that_begins_today_opens_the_admin_at_once(client: Client, budi: Person) -> None:
    today = timezone.localdate()
    RoleAssignment.objects.create(
        user=budi.user, role=Role.EDITOR, area=factories.area("64.72"), valid_from=today
    )
    client.force_login(budi.user)
    assert client.get("/admin/").status_code == 200


def test_a_page_for_a_group_is_closed_to_who_left_it_by_date(client: Client, dewi: Person) -> None:
    ensure_site()
    home = Page.objects.get(depth=2, locale__language_code="id")
    page = home.get_children().first()
    assert page
    kept = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    kept.groups.add(ensure_group(Role.EDITOR))
    client.force_login(dewi.user)
    assert client.get(page.get_url()).status_code == 200
    ended(dewi)
    assert client.get(page.get_url()).status_code == 403


def test_who_has_no_work_there_reads_that_and_is_not_sent_round_and_round(
    client: Client, budi: Person
) -> None:
    """The sign-in leads whoever is signed in back to where it was asked for."""
    client.force_login(budi.user)
    for address in ("/admin/", "/admin/pages/", "/admin/tidak-ada/"):
        assert client.get(address).status_code == 403, address
    assert client.get("/admin/login/").status_code == 302
    assert Client().get("/admin/pages/").status_code == 302


@pytest.mark.parametrize("second_step", [False, True])
def test_what_is_for_a_group_of_the_city_needs_the_second_step(
    client: Client, dewi: Person, settings: Any, second_step: bool
) -> None:
    settings.REMBUK_REQUIRE_MFA = True
    ensure_site()
    page = Page.objects.get(depth=2, locale__language_code="id").get_children().first()
    folder = Collection.get_first_root_node().add_child(name="Dalam")
    document = get_document_model().objects.create(
        title="Catatan", file=ContentFile(b"Rahasia", "catatan.txt"), collection=folder
    )
    for kept in (
        PageViewRestriction.objects.create(page=page, restriction_type="groups"),
        CollectionViewRestriction.objects.create(collection=folder, restriction_type="groups"),
    ):
        kept.groups.add(ensure_group(Role.EDITOR))
    if second_step:
        give_app(dewi)
    client.force_login(dewi.user)
    for address in (page.get_url(), document.url):
        answer = client.get(address)
        assert answer.status_code == (200 if second_step else 302)
        assert second_step or urlsplit(answer["Location"]).path.endswith("/langkah-kedua/")
    others = Client()
    others.force_login(factories.person().user)
    assert {others.get(one).status_code for one in (page.get_url(), document.url)} == {403}
    assert {Client().get(one).status_code for one in (page.get_url(), document.url)} == {302}


def test_groups_that_are_not_of_a_role_are_left_alone(client: Client, dewi: Person) -> None:
    other = Group.objects.create(name="Paduan suara")
    dewi.user.groups.add(other)
    client.force_login(dewi.user)
    client.get("/id/akun/profil/")
    assert set(dewi.user.groups.values_list("name", flat=True)) == {
        "Paduan suara",
        "Rembuk editors",
    }
