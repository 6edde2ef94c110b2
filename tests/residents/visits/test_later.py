"""The account that one visit made: completed later, or opened by a code."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from residents.models import (
    Person,
    User,
)
from residents.submissions import new_key
from tests.residents.visits.ways import PASSWORD, come, mailed_code, who

pytestmark = pytest.mark.django_db


def test_the_account_is_completed_later_or_signs_in_by_code(
    client: Client, registry: Person
) -> None:
    come(client, "wati@example.org")
    page = client.get("/en/akun/profil/").content.decode()
    assert "Complete your account" in page
    assert "/akun/password/set/" in page
    assert client.get("/en/akun/password/set/").status_code == 200
    later = Client()
    assert "/akun/login/code/" in later.get("/en/akun/login/").content.decode()
    sent = {"email": "wati@example.org", "submission_key": new_key()}
    assert later.post("/en/akun/login/code/", sent)["Location"] == "/en/akun/login/code/confirm/"
    later.post("/en/akun/login/code/confirm/", {"code": mailed_code("wati@example.org")})
    assert who(later) == "wati@example.org"
    new = "perahu hijau di hulu"
    client.post("/en/akun/password/set/", {"password1": new, "password2": new})
    assert "Complete your account" not in client.get("/en/akun/profil/").content.decode()


@pytest.mark.parametrize("email", ["citra@example.org", "belum@example.org", "baru@example.org"])
def test_no_code_at_the_sign_in_page_for_staff_and_unconfirmed_addresses(
    client: Client, citra: Person, email: str
) -> None:
    user = User.objects.create_user("belum@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    answer = client.post("/en/akun/login/code/", {"email": email, "submission_key": new_key()})
    assert answer["Location"] == "/en/akun/login/code/confirm/"
    assert "No account opens that way" in str(mail.outbox[-1].body)
    assert mailed_code(email) == ""
    page = client.get(answer["Location"])
    assert page.status_code == 200
    for code in ("", "12345678"):
        client.post(answer["Location"], {"code": code})
    assert who(client) == ""


def test_with_a_second_factor_the_code_of_the_sign_in_page_is_not_enough(
    client: Client, budi: Person
) -> None:
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    sent = {"email": "budi@example.org", "submission_key": new_key()}
    client.post("/en/akun/login/code/", sent)
    code = {"code": mailed_code("budi@example.org")}
    answer = client.post("/en/akun/login/code/confirm/", code)
    assert answer["Location"] == "/en/akun/langkah-kedua/authenticate/"
    assert who(client) == ""
