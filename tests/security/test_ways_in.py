"""All addresses that can let somebody in, held against a short list and against the document."""

import importlib
import re
from typing import Any

import pytest
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.test import Client
from wagtail.documents.views import serve
from wagtail.views import authenticate_with_password

from accounts.models import Person, User
from tests.architecture.first_party import ROOT
from tests.security.ways_in import every_pattern, lets_in

WAYS_IN = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "account_signup_by_passkey",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_change_password",
    "account_set_password",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "openid_connect_callback",
    "socialaccount_signup",
    "residents:slip",
    "residents:visit-code",
    "wagtailadmin_account",
    "wagtailusers_users:edit",
}
TEXT = (ROOT / "docs" / "security.md").read_text()


def test_no_other_address_lets_anybody_in() -> None:
    """Whoever adds one adds its row to docs/security.md, with the test that holds it."""
    assert {name for name, view in every_pattern() if lets_in(view)} == WAYS_IN


@pytest.mark.parametrize(
    "view",
    [
        LoginView.as_view(),
        PasswordResetConfirmView.as_view(),
        authenticate_with_password,
        serve.authenticate_with_password,
    ],
)
def test_the_search_finds_ways_in_that_libraries_bring(view: Any) -> None:
    assert lets_in(view)


def test_the_document_tells_of_each_way_in_and_of_no_other() -> None:
    table = TEXT.partition("## Ways in\n")[2].partition("\n## ")[0]
    told = {
        name
        for row in re.findall(r"^\|[^|]+\|([^|]+)\|", table, re.MULTILINE)
        for name in re.findall(r"`([\w:-]+)`", row)
    }
    assert told == WAYS_IN


def test_every_row_of_the_document_names_a_test_that_exists() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "held by" not in line]
    assert len(rows) > 20
    assert [row for row in rows if "tests/" not in row] == []
    named = re.findall(r"`tests/([\w/]+)\.py::(\w+)`", TEXT)
    assert len(named) >= len(rows)
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not hasattr(importlib.import_module(f"tests.{path.replace('/', '.')}"), test)
    ]
    assert missing == []


@pytest.mark.django_db
def test_one_set_of_right_answers_opens_the_sign_in_alone(budi: Person) -> None:
    """The right address and password under every name that a form could have for them."""
    assert budi.user
    sent = dict.fromkeys(("login", "username", "email"), budi.user.email)
    sent |= dict.fromkeys(("password", "password1", "password2", "code"), "kata-sandi-uji")
    opened = set()
    for address in plain_addresses():
        client = Client(raise_request_exception=False)
        client.post(address, sent)
        if "_auth_user_id" in client.session:
            opened.add(address)
    assert opened == {"/id/akun/login/"}


def plain_addresses() -> list[str]:
    """Addresses without anything to fill in, of everybody and of the admin."""
    from django.urls import NoReverseMatch, reverse
    from django.utils import translation

    found = set()
    with translation.override("id"):
        for name, _view in every_pattern():
            try:
                found.add(reverse(name))
            except NoReverseMatch:
                continue
    assert len(found) > 100
    return sorted(found)


@pytest.mark.django_db
def test_the_admins_account_page_changes_neither_password_nor_address(client: Client) -> None:
    admin = User.objects.create_superuser("admin@example.org", "kata-sandi-uji")
    client.force_login(admin)
    page = client.get("/admin/account/").content.decode()
    assert "password" not in page.replace('autocomplete="new-password"', "")
    assert "name_email-email" not in page
    sent = {
        "password-old_password": "kata-sandi-uji",
        "password-new_password1": "tangga biru sepeda",
        "password-new_password2": "tangga biru sepeda",
        "name_email-email": "lain@example.org",
    }
    client.post("/admin/account/", sent)
    admin.refresh_from_db()
    assert admin.check_password("kata-sandi-uji")
    assert admin.email == "admin@example.org"
