import re

import pytest
from django.core import mail
from django.test import Client

from residents.models import Person

pytestmark = pytest.mark.django_db
FORM = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "public_name": "Rini"}


def test_signing_up_confirming_and_signing_in(client: Client) -> None:
    response = client.post("/id/akun/signup/", FORM)
    assert response.status_code == 302
    person = Person.objects.get(public_name="Rini")
    assert person.user is not None
    link = re.search(r"https?://[^/]+(/\S*confirm-email\S+)", mail.outbox[0].body)
    assert link
    client.post(link.group(1))
    login = {"login": FORM["email"], "password": FORM["password1"]}
    answer = client.post("/id/akun/login/", login)
    assert answer.status_code == 302
    assert answer["Location"] == "/id/"


def test_nobody_signs_in_before_the_address_is_confirmed(client: Client) -> None:
    client.post("/id/akun/signup/", FORM)
    client.logout()
    login = {"login": FORM["email"], "password": FORM["password1"]}
    client.post("/id/akun/login/", login)
    assert "_auth_user_id" not in client.session


def test_a_reserved_name_is_refused_and_the_rest_is_kept(client: Client) -> None:
    page = client.post("/en/akun/signup/", {**FORM, "public_name": "Pemkot Samarinda"})
    assert page.status_code == 200
    assert "rini@example.org" in page.content.decode()
    assert not Person.objects.exists()


def test_a_known_address_is_not_betrayed(client: Client, budi: Person) -> None:
    known = client.post("/id/akun/signup/", {**FORM, "email": "budi@example.org"})
    unknown = client.post("/id/akun/signup/", FORM)
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_thirty_tries_a_minute_are_too_many(client: Client) -> None:
    codes = []
    for number in range(30):
        login = {"login": f"x{number}@example.org", "password": "salah-sekali"}
        codes.append(client.post("/id/akun/login/", login).status_code)
    assert 429 in codes
