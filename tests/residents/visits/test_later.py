"""The account that one visit made: completed later, or opened by a code."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from tests.residents.visits.ways import PASSWORD, come, mailed_code, who
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_the_account_is_completed_later_or_signs_in_by_code(
    client: Client, register: Person
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


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/en/akun/email/", {"email": "pencuri@example.org", "action_add": ""}),
        ("/en/akun/password/set/", {"password1": "perahu hijau", "password2": "perahu hijau"}),
        ("/en/akun/hapus/", {"texts": "keep", "sure": "on"}),
        ("/en/akun/data/salinan/", {}),
    ],
)
def test_without_a_password_a_sensitive_step_asks_for_a_code_when_the_sign_in_is_old(
    client: Client, register: Person, address: str, sent: dict[str, str]
) -> None:
    """Somebody finds the phone on which another one voted in one visit."""
    come(client, "wati@example.org")
    UserSession.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    mail.outbox.clear()
    answer = client.post(address, {**sent, "submission_key": new_key()})
    assert answer["Location"].startswith("/en/akun/login/code/?next=")
    assert (who(client), len(mail.outbox)) == ("", 0)
    assert "sign in once more" in client.get(answer["Location"]).content.decode()
    wati = User.objects.get(email="wati@example.org")
    assert not wati.has_usable_password()
    # With the code it goes on.
    form = {"email": wati.email, "next": "/en/akun/hapus/", "submission_key": new_key()}
    client.post("/en/akun/login/code/", form)
    code = {"code": mailed_code(wati.email), "next": "/en/akun/hapus/"}
    client.post("/en/akun/login/code/confirm/", code)
    assert who(client) == wati.email
    assert client.get("/en/akun/hapus/").status_code == 200


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
