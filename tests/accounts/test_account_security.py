"""Second factors, devices, changes of address, passwords: what protects an account."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from accounts.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
ACCOUNT_PAGES = (
    "/akun/profil/",
    "/akun/email/",
    "/akun/password/change/",
    "/akun/langkah-kedua/",
    "/akun/langkah-kedua/totp/activate/",
    "/akun/langkah-kedua/webauthn/",
    "/akun/langkah-kedua/webauthn/add/",
    "/akun/perangkat/",
)


@pytest.fixture
def required(settings: Any) -> None:
    settings.REMBUK_REQUIRE_MFA = True


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def give_app(somebody: Person) -> str:
    secret = "JBSWY3DPEHPK3PXP"
    assert somebody.user
    TOTP.activate(somebody.user, secret)
    return secret


@pytest.mark.parametrize("language", ["id", "en"])
def test_account_pages_carry_no_script_or_style_of_their_own(
    client: Client, budi: Person, language: str
) -> None:
    factories.sign_in(client, budi)
    for address in ACCOUNT_PAGES:
        page = client.get(f"/{language}{address}").content.decode()
        assert " style=" not in page, address
        assert "<style" not in page, address
        for script in re.findall(r"<script([^>]*)>", page):
            assert "src=" in script or 'type="application/json"' in script, address


@pytest.mark.usefixtures("required")
def test_staff_without_a_second_factor_are_led_to_set_it_up(client: Client, citra: Person) -> None:
    factories.sign_in(client, citra)
    for address in ("/id/moderasi/", "/admin/", "/admin/pages/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert urlsplit(answer["Location"]).path == "/id/akun/langkah-kedua/"
    assert "langkah kedua" in client.get("/id/akun/langkah-kedua/").content.decode()


@pytest.mark.usefixtures("required")
def test_staff_with_a_second_factor_work_on(client: Client, citra: Person) -> None:
    factories.sign_in(client, citra)
    give_app(citra)
    assert client.get("/id/moderasi/").status_code == 200


@pytest.mark.usefixtures("required")
def test_recovery_codes_alone_are_no_second_factor(client: Client, citra: Person) -> None:
    factories.sign_in(client, citra)
    Authenticator.objects.create(user=citra.user, type="recovery_codes", data={})
    assert client.get("/id/moderasi/").status_code == 302


@pytest.mark.usefixtures("required")
def test_residents_need_none(client: Client, ana: Person) -> None:
    factories.sign_in(client, ana)
    assert client.get("/id/akun/profil/").status_code == 200


def test_with_an_app_the_password_alone_opens_nothing(client: Client, budi: Person) -> None:
    secret = give_app(budi)
    answer = client.post("/id/akun/login/", {"login": "budi@example.org", "password": PASSWORD})
    assert answer["Location"] == "/id/akun/langkah-kedua/authenticate/"
    assert "_auth_user_id" not in client.session
    client.post(answer["Location"], {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(answer["Location"], {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(budi.user_id)


def test_the_secret_of_an_app_is_not_readable_in_the_database(budi: Person) -> None:
    secret = give_app(budi)
    kept = Authenticator.objects.get(user=budi.user)
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code_of(secret))


def test_the_admins_own_form_lets_nobody_pass_by_the_second_factor(
    client: Client, dewi: Person
) -> None:
    give_app(dewi)
    sent = {"username": "dewi@example.org", "password": PASSWORD}
    for address in ("/admin/login/", "/admin/login/?next=/admin/"):
        answer = client.post(address, sent)
        assert urlsplit(answer["Location"]).path.endswith("/akun/login/")
    assert "_auth_user_id" not in client.session


def test_sensitive_steps_ask_once_more_who_it_is(client: Client, budi: Person) -> None:
    client.post("/id/akun/login/", {"login": "budi@example.org", "password": PASSWORD})
    answer = client.get("/id/akun/langkah-kedua/totp/activate/")
    assert urlsplit(answer["Location"]).path == "/id/akun/reauthenticate/"
    sent = {"email": "baru@example.org", "action_add": "", "submission_key": "k" * 32}
    answer = client.post("/id/akun/email/", sent)
    assert urlsplit(answer["Location"]).path == "/id/akun/reauthenticate/"
    assert not mail.outbox
    client.post(answer["Location"], {"password": PASSWORD, "next": "/id/akun/email/"})
    assert [message.to for message in mail.outbox] == [["baru@example.org"]]


def test_a_change_of_address_counts_when_confirmed_and_the_old_one_hears(
    client: Client, budi: Person
) -> None:
    factories.sign_in(client, budi)
    client.post("/id/akun/email/", {"email": "baru@example.org", "action_add": ""})
    assert User.objects.get(pk=budi.user_id).email == "budi@example.org"
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    client.post("/id/akun/confirm-email/", {"code": code[0]})
    assert User.objects.get(pk=budi.user_id).email == "baru@example.org"
    told = [message for message in mail.outbox if message.to == ["budi@example.org"]]
    assert told
    assert "baru@example.org" in told[-1].body


def test_signing_out_everywhere_else_ends_the_other_device(budi: Person) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        factories.sign_in(client, budi)
    assert there.get("/id/akun/profil/").status_code == 200
    here.post("/id/akun/perangkat/", {})
    assert there.get("/id/akun/profil/").status_code == 302
    assert here.get("/id/akun/profil/").status_code == 200


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(
    client: Client, budi: Person
) -> None:
    client.get("/id/akun/login/")
    factories.sign_in(client, budi)
    cookie = client.cookies["sessionid"].value
    client.post("/id/akun/logout/")
    client.cookies["sessionid"] = cookie
    assert client.get("/id/akun/profil/").status_code == 302


def test_a_new_password_ends_the_other_devices(budi: Person) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        factories.sign_in(client, budi)
    new = "tangga biru sepeda hujan"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/id/akun/password/change/", sent).status_code == 302
    assert there.get("/id/akun/profil/").status_code == 302
    assert any("budi@example.org" in message.to for message in mail.outbox)


@pytest.mark.parametrize(
    "password", ["pendek", "passwordpassword", "1234567890123", "aaaaaaaaaaaaaa", "Samarinda2026"]
)
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    form = {"email": "rini@example.org", "password1": password, "public_name": ""}
    assert client.post("/id/akun/signup/", form).status_code == 200
    assert not User.objects.exists()


def test_long_passwords_with_spaces_are_taken_whole(client: Client) -> None:
    password = "  enam puluh empat huruf dan lebih, dengan spasi di awal dan di akhir juga  "
    assert len(password) > 64
    form = {"email": "rini@example.org", "password1": password, "public_name": ""}
    assert client.post("/id/akun/signup/", form).status_code == 302
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    client.post("/id/akun/confirm-email/", {"code": code[0]})
    made = User.objects.get()
    assert made.check_password(password)
    assert not made.check_password(password.strip())


def reset_link() -> str:
    found = re.search(r"https?://[^/]+(/\S*password/reset/key\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def open_link(client: Client, link: str) -> str | None:
    """Where the new password is typed; None when the link is dead."""
    answer = client.get(link, follow=True)
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else link
    return address if 'name="password1"' in answer.content.decode() else None


def test_a_reset_link_works_once(client: Client, budi: Person) -> None:
    client.post("/id/akun/password/reset/", {"email": "budi@example.org"})
    link = reset_link()
    address = open_link(client, link)
    assert address
    new = {"password1": "tangga biru sepeda", "password2": "tangga biru sepeda"}
    assert client.post(address, new).status_code == 302
    assert open_link(Client(), link) is None


def test_a_reset_link_dies_in_time_and_with_the_address(
    client: Client, budi: Person, settings: Any
) -> None:
    client.post("/id/akun/password/reset/", {"email": "budi@example.org"})
    link = reset_link()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert open_link(Client(), link) is None
    settings.PASSWORD_RESET_TIMEOUT = 7200
    User.objects.filter(pk=budi.user_id).update(email="baru@example.org")
    assert open_link(Client(), link) is None


@pytest.mark.usefixtures("budi")
def test_known_and_unknown_addresses_get_equal_answers() -> None:
    answers = []
    for email in ("budi@example.org", "nihil@example.org"):
        client = Client()
        reset = client.post("/id/akun/password/reset/", {"email": email})
        login = client.post("/id/akun/login/", {"login": email, "password": "salah-sekali"})
        words = re.search(r'class="form-errors".*?</div>', login.content.decode(), re.S)
        assert words
        answers.append((reset.status_code, reset["Location"], words.group(0)))
    assert answers[0] == answers[1]


def test_asking_too_often_is_429_with_the_time_to_wait(client: Client) -> None:
    for address in ("/id/akun/password/reset/", "/id/akun/signup/"):
        last = None
        for number in range(30):
            sent = {"email": f"x{number}@example.org", "password1": "tangga biru sepeda"}
            last = client.post(address, sent)
            client.logout()
            if last.status_code == 429:
                break
        assert last is not None
        assert last.status_code == 429, address
        assert int(last["Retry-After"]) > 0
