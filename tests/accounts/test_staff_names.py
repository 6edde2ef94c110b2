"""Those who work in Wagtail may have one word for a name."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.roles import assign_role
from accounts.choices import Role
from accounts.models import User
from participation.actions.site import ensure_site
from tests import factories

pytestmark = pytest.mark.django_db
FORMSETS = {"locale-preferred_language": "id", "locale-current_time_zone": "Asia/Makassar",
            "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
            "theme-keyboard_shortcuts": "on"}  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def dewi() -> User:
    factories.city()
    ensure_site()
    user = factories.person("dewi").user
    assert user is not None
    assign_role(user=user, role=Role.EDITOR, area=factories.area("64.72"), by=None)
    return user


def test_an_editor_has_one_word_for_a_name(dewi: User) -> None:
    client, page = signed_in(dewi), reverse("wagtailadmin_account")
    sent = {**FORMSETS, "name_email-first_name": "Suharto", "name_email-last_name": ""}
    answer = client.post(page, sent)
    assert answer.status_code == 302, [p.get_form().errors for p in answer.context["panels"]]
    dewi.refresh_from_db()
    assert (dewi.first_name, dewi.last_name) == ("Suharto", "")
    assert client.post(page, {**sent, "name_email-first_name": ""}).status_code == 200


def test_nobody_chooses_another_time_zone(dewi: User) -> None:
    assert (
        "current_time_zone"
        not in signed_in(dewi).get(reverse("wagtailadmin_account")).content.decode()
    )


def test_an_administrator_names_somebody_with_one_word(dewi: User) -> None:
    admin = User.objects.create_superuser("admin@example.org", "kata-sandi-uji")
    page = reverse("wagtailusers_users:edit", args=[dewi.pk])
    sent = {"email": dewi.email, "first_name": "Dewi", "last_name": "", "is_active": "on"}
    answer = signed_in(admin).post(page, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    dewi.refresh_from_db()
    assert dewi.first_name == "Dewi"


def test_a_resident_does_not_see_the_page_of_staff() -> None:
    factories.city()
    user = factories.verified("ana").user
    assert user is not None
    assert signed_in(user).get(reverse("wagtailadmin_account")).status_code in {302, 403}
