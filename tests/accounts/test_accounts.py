import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import Person, User

pytestmark = pytest.mark.django_db
CONFIRM = "/id/akun/confirm-email/"
FORM = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "public_name": "Rini"}


def code_in_mail() -> str:
    """The code in the newest mail."""
    found = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def test_signing_up_confirming_and_signing_in(client: Client) -> None:
    response = client.post("/id/akun/signup/", FORM)
    assert response.status_code == 302
    wrong = client.post(CONFIRM, {"code": "00000000"})
    assert wrong.status_code == 200
    assert 'aria-invalid="true"' in wrong.content.decode()
    answer = client.post(CONFIRM, {"code": code_in_mail()})
    assert (answer.status_code, answer["Location"]) == (302, "/id/")
    person = Person.objects.get(public_name="Rini")
    assert (person.user.email, person.language) == (FORM["email"], "id")
    assert client.session["_auth_user_id"] == str(person.user_id)
    client.logout()
    login = {"login": FORM["email"], "password": FORM["password1"]}
    answer = client.post("/id/akun/login/", login)
    assert answer.status_code == 302
    assert answer["Location"] == "/id/"


def test_another_code_makes_the_first_one_worthless(client: Client) -> None:
    client.post("/id/akun/signup/", FORM)
    first = code_in_mail()
    cache.clear()  # as after some seconds: another mail goes only then
    client.post(CONFIRM, {"action": "resend"})
    assert code_in_mail() != first
    assert client.post(CONFIRM, {"code": first}).status_code == 200
    assert client.post(CONFIRM, {"code": code_in_mail()}).status_code == 302


def test_a_code_cannot_be_tried_without_end(client: Client) -> None:
    client.post("/id/akun/signup/", FORM)
    answers = [client.post(CONFIRM, {"code": "00000000"}).status_code for _ in range(7)]
    assert answers[:5] == [200] * 5
    assert client.post(CONFIRM, {"code": code_in_mail()})["Location"].endswith("/login/")
    assert "_auth_user_id" not in client.session


def test_after_the_code_somebody_is_led_back_to_where_it_began(client: Client) -> None:
    client.post("/id/akun/signup/?next=/id/usulan/", {**FORM, "next": "/id/usulan/"})
    assert client.post(CONFIRM, {"code": code_in_mail()})["Location"] == "/id/usulan/"


def test_of_two_codes_for_one_address_the_first_makes_the_account(client: Client) -> None:
    other = Client()
    client.post("/id/akun/signup/", FORM)
    first = code_in_mail()
    cache.clear()
    other.post("/id/akun/signup/", {**FORM, "password1": "sebuah-kata-sandi-lain"})
    late = code_in_mail()
    client.post(CONFIRM, {"code": first})
    answer = other.post(CONFIRM, {"code": late})
    assert (answer.status_code, User.objects.count()) == (200, 1)
    assert "_auth_user_id" not in other.session
    assert User.objects.get().check_password(FORM["password1"])


def test_a_name_that_became_the_citys_meanwhile_gives_way_to_a_neutral_one(
    client: Client, citra: Person
) -> None:
    client.post("/id/akun/signup/", FORM)
    Person.objects.filter(pk=citra.pk).update(public_name="Rini")
    client.post(CONFIRM, {"code": code_in_mail()})
    made = Person.objects.get(user__email=FORM["email"])
    assert made.public_name == f"Warga {made.pk}"


def test_the_mail_to_a_known_address_says_so_and_carries_no_code(
    client: Client, budi: Person
) -> None:
    for path, words in (("id", "sudah punya akun"), ("en", "has one already")):
        cache.clear()
        mail.outbox.clear()
        client.post(f"/{path}/akun/signup/", {**FORM, "email": "budi@example.org"})
        client.logout()
        (letter,) = mail.outbox
        assert words in letter.body
        assert not re.search(r"\d{4}-\d{4}", letter.body)


def test_who_mistyped_the_address_begins_anew(client: Client) -> None:
    page = client.post("/id/akun/signup/", FORM, follow=True).content.decode()
    assert "Mulai lagi" in page
    answer = client.post("/id/akun/logout/", {"next": "/id/akun/signup/"})
    assert answer["Location"] == "/id/akun/signup/"
    client.post("/id/akun/signup/", {**FORM, "email": "rina@example.org"})
    assert mail.outbox[-1].to == ["rina@example.org"]
    client.post(CONFIRM, {"code": code_in_mail()})
    assert client.session["_auth_user_id"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ("Masukkan kodenya", "Konfirmasi alamat")), ("en", ("Enter the code", "Confirm"))],
)
def test_the_page_of_the_code_speaks_the_readers_language(
    client: Client, language: str, words: tuple[str, str]
) -> None:
    page = client.post(f"/{language}/akun/signup/", FORM, follow=True).content.decode()
    assert all(one in page for one in words)
    assert "rini@example.org" in page


# --- With a passkey ---


def test_the_sign_up_page_offers_a_passkey(client: Client) -> None:
    page = client.get("/id/akun/signup/").content.decode()
    assert "/id/akun/signup/passkey/" in page
    assert "Daftar dengan kunci sandi" in page
    assert "password" not in client.get("/id/akun/signup/passkey/").content.decode()


def test_a_passkey_is_made_after_the_address_is_confirmed(client: Client) -> None:
    sent = {"email": FORM["email"], "public_name": "Rini"}
    answer = client.post("/id/akun/signup/passkey/", sent)
    assert answer["Location"] == CONFIRM
    assert client.get("/id/akun/langkah-kedua/webauthn/signup/").status_code == 302
    answer = client.post(CONFIRM, {"code": code_in_mail()})
    assert not Person.objects.get(public_name="Rini").user.has_usable_password()
    assert answer["Location"].endswith("/langkah-kedua/webauthn/signup/")
    assert "_auth_user_id" not in client.session
    page = client.get(answer["Location"]).content.decode()
    assert "Buat kunci sandi Anda" in page
    refused = client.post(answer["Location"], {"name": "", "credential": "{}"})
    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session


def test_names_of_the_city_are_refused_there_too(client: Client) -> None:
    sent = {"email": FORM["email"], "public_name": "Pemkot Samarinda"}
    assert client.post("/id/akun/signup/passkey/", sent).status_code == 200
    assert not Person.objects.exists()


def test_a_known_address_gets_the_same_answer(client: Client, budi: Person) -> None:
    sent = {"email": "budi@example.org", "public_name": ""}
    answer = client.post("/id/akun/signup/passkey/", sent)
    assert answer["Location"] == CONFIRM
    assert Person.objects.count() == 1


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
