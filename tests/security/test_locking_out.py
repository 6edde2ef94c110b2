"""Nobody can be locked out by strangers, and nobody can guess without end."""

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.forms import ways_in
from accounts.models import Person
from residents.models import SlipCode
from tests import factories
from tests.accounts.test_account_security import code_of, give_app

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
LOGIN, CODE = "/id/akun/login/", "/id/akun/login/code/"
CONFIRM, STEP = "/id/akun/login/code/confirm/", "/id/akun/langkah-kedua/authenticate/"
STRANGER, HOME = "203.0.113.66", "198.51.100.7"


def enter(client: Client, who: Person, password: str = PASSWORD, at: str = HOME) -> Any:
    assert who.user
    return client.post(LOGIN, {"login": who.user.email, "password": password}, REMOTE_ADDR=at)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def place(answer: Any) -> str:
    assert answer.status_code == 302, answer.status_code
    return urlsplit(answer["Location"]).path


def code_in_mail() -> str:
    found = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def attack(who: Person, *, tries: int, networks: int = 1) -> list[Any]:
    """Wrong passwords from so many addresses, none of them often enough to be stopped."""
    stranger = Client()
    return [
        enter(stranger, who, "salah-sekali", f"203.0.113.{n % networks + 1}") for n in range(tries)
    ]


def test_wrong_passwords_are_refused_with_the_time_to_wait(budi: Person) -> None:
    answers = attack(budi, tries=12)
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 7
    assert all(0 < int(one["Retry-After"]) <= 301 for one in answers[5:])
    page = answers[-1].content.decode()
    assert "kode lewat surel" in page


def test_a_right_password_is_not_looked_at_where_too_many_were_wrong(budi: Person) -> None:
    attack(budi, tries=6)
    stranger = Client()
    assert enter(stranger, budi, at="203.0.113.1").status_code == 429
    assert not is_in(stranger)


@pytest.mark.parametrize("factor", [False, True])
def test_strangers_shut_nobody_out_elsewhere(eko: Person, factor: bool) -> None:
    secret = give_app(eko) if factor else ""
    attack(eko, tries=12)
    client = Client()
    answer = enter(client, eko)
    if factor:
        assert place(answer) == STEP
        client.post(STEP, {"code": code_of(secret)}, REMOTE_ADDR=HOME)
    assert is_in(client)


def test_many_passwords_from_everywhere_lock_nothing_but_ask_for_more(
    budi: Person, eko: Person
) -> None:
    secret = give_app(eko)
    for who in (budi, eko):
        attack(who, tries=60, networks=60)
    client = Client()
    assert place(enter(client, budi)) == CONFIRM
    assert not is_in(client)
    client.post(CONFIRM, {"code": code_in_mail()})
    assert is_in(client)
    other = Client()
    assert place(enter(other, eko)) == STEP
    other.post(STEP, {"code": code_of(secret)})
    assert is_in(other)


def test_a_known_device_gets_in_whatever_strangers_do(budi: Person) -> None:
    """Also at the strangers' own address, as in the city hall."""
    device = Client()
    enter(device, budi)
    device.post("/id/akun/logout/")
    attack(budi, tries=60, networks=60)
    attack(budi, tries=12)
    answer = enter(device, budi, at="203.0.113.1")
    assert (answer.status_code, is_in(device)) == (302, True)


def test_a_known_device_is_known_to_those_who_signed_in_on_it_and_counts_its_tries(
    budi: Person, eko: Person
) -> None:
    device = Client()
    enter(device, budi)
    device.post("/id/akun/logout/")
    attack(eko, tries=6)
    assert enter(device, eko, at="203.0.113.1").status_code == 429
    answers = [enter(device, budi, "salah-sekali").status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2


@pytest.mark.parametrize("change", ["forged", "new password"])
def test_what_makes_a_device_unknown(budi: Person, settings: Any, change: str) -> None:
    device = Client()
    enter(device, budi)
    device.post("/id/akun/logout/")
    if change == "forged":
        device.cookies[settings.REMBUK_DEVICE_COOKIE] = "e30:1abc:salah"
    else:
        assert budi.user
        budi.user.set_password(PASSWORD)
        budi.user.save()
    attack(budi, tries=6)
    assert enter(device, budi, at="203.0.113.1").status_code == 429


def test_the_cookie_of_a_device_names_nobody_and_is_not_for_scripts(
    budi: Person, settings: Any
) -> None:
    device = Client()
    enter(device, budi)
    cookie = device.cookies[settings.REMBUK_DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "budi" not in cookie.value


def test_one_address_tries_few_accounts(city: object) -> None:
    stranger = Client()
    people = [factories.person() for _ in range(12)]
    codes = [enter(stranger, one, "salah-sekali").status_code for one in people]
    assert codes == [200] * 10 + [429] * 2


# --- The second step ---


def test_codes_of_the_second_step_are_counted_and_a_known_device_goes_on(eko: Person) -> None:
    secret = give_app(eko)
    device = Client()
    enter(device, eko)
    device.post(STEP, {"code": code_of(secret)}, REMOTE_ADDR=HOME)
    device.post("/id/akun/logout/")
    thief, answers = Client(), []
    enter(thief, eko, at=STRANGER)
    for n in range(30):
        answers.append(thief.post(STEP, {"code": "000000"}, REMOTE_ADDR=f"203.0.113.{n}"))
    assert [one.status_code for one in answers] == [200] * 20 + [429] * 10
    assert int(answers[-1]["Retry-After"]) > 0
    enter(device, eko)
    answer = device.post(STEP, {"code": "111111"}, REMOTE_ADDR=HOME)
    assert answer.status_code == 200  # looked at, and wrong
    one = Client()
    enter(one, eko, at=STRANGER)
    assert one.post(STEP, {"code": code_of(secret)}, REMOTE_ADDR=HOME).status_code == 429


def test_the_code_before_a_sensitive_step_is_counted_too(eko: Person) -> None:
    give_app(eko)
    client = Client()
    client.force_login(eko.user, backend="django.contrib.auth.backends.ModelBackend")
    address = "/id/akun/langkah-kedua/reauthenticate/"
    codes = [client.post(address, {"code": "000000"}).status_code for _ in range(8)]
    assert codes == [200] * 5 + [429] * 3


def test_a_passkey_alone_counts_only_when_its_device_asked_who_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A challenge made for the second step of another account says nothing of it."""
    seen = SimpleNamespace(is_user_verified=lambda: False)
    sent = SimpleNamespace(response=SimpleNamespace(authenticator_data=seen))
    monkeypatch.setattr(ways_in, "parse_authentication_response", lambda credential: sent)
    form = ways_in.PasskeyForm({"credential": "{}"})
    form.cleaned_data = {"credential": {}}
    with pytest.raises(ValidationError, match=str(get_adapter().error_messages["incorrect_code"])):
        form.clean_credential()


@pytest.mark.parametrize(
    "sent",
    [
        "[]", "5", '{"id":1}', '{"response":{"userHandle":"////"}}', "[" * 5000, "1e999",
        '{"id":"a","rawId":"a","response":[]}', '{"id":"' + "a" * 30_000 + '"}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30",'
        '"authenticatorData":"YQ","signature":"YQ"}}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["webauthn/login/", "authenticate/", "webauthn/add/"])
def test_a_credential_that_is_none_is_refused_and_no_fault(
    eko: Person, sent: str, address: str
) -> None:
    give_app(eko)
    client = Client()
    if address == "authenticate/":
        enter(client, eko)
    if address == "webauthn/add/":
        assert eko.user
        client.force_login(eko.user, backend="django.contrib.auth.backends.ModelBackend")
        step = "/id/akun/langkah-kedua/reauthenticate/"
        client.post(step, {"code": code_of("JBSWY3DPEHPK3PXP")})
    client.get(f"/id/akun/langkah-kedua/{address}", headers={"accept": "application/json"})
    answer = client.post(f"/id/akun/langkah-kedua/{address}", {"credential": sent, "name": "x"})
    assert answer.status_code in (200, 302)
    assert address == "webauthn/add/" or not is_in(client)


def test_passkeys_are_counted_by_address(client: Client) -> None:
    address = "/id/akun/langkah-kedua/webauthn/login/"
    answers = [client.post(address, {"credential": "{}"}) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


# --- Codes and links in mails ---


def test_who_acts_for_the_city_may_ask_for_a_code_when_a_second_step_follows(eko: Person) -> None:
    secret = give_app(eko)
    client = Client()
    client.post(CODE, {"email": "eko@example.org"})
    assert place(client.post(CONFIRM, {"code": code_in_mail()})) == STEP
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302
    client.post(STEP, {"code": code_of(secret)})
    assert is_in(client)


def test_without_a_second_step_no_code_opens_an_account_of_the_city(eko: Person) -> None:
    client = Client()
    answer = client.post(CODE, {"email": "eko@example.org"})
    assert place(answer) == CONFIRM
    assert not re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)


def test_wrong_codes_of_a_mail_are_refused_with_the_time_to_wait(budi: Person) -> None:
    client = Client()
    client.post(CODE, {"email": "budi@example.org"})
    code = code_in_mail()
    answers = [client.post(CONFIRM, {"code": "0000-0000"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_one_code_is_not_tried_more_often_by_many_requests_at_once(
    budi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them reads the session as it was before the others."""
    from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess

    monkeypatch.setattr(
        AbstractCodeVerificationProcess, "record_invalid_attempt", lambda _self: True
    )
    client = Client()
    client.post(CODE, {"email": "budi@example.org"})
    codes = [client.post(CONFIRM, {"code": "0000-0000"}).status_code for _ in range(14)]
    assert codes == [200] * 12 + [429] * 2


@pytest.mark.parametrize(
    ("address", "more"),
    [
        (CODE, {}),
        ("/id/akun/password/reset/", {}),
        ("/id/akun/signup/", {"password1": "tangga biru sepeda", "public_name": ""}),
    ],
)
def test_a_stranger_uses_up_nobodys_mails(budi: Person, address: str, more: dict[str, str]) -> None:
    sent = {"email": "budi@example.org", **more}
    answers = [Client().post(address, sent, REMOTE_ADDR=STRANGER) for _ in range(9)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    before = len(mail.outbox)
    assert Client().post(address, sent, REMOTE_ADDR=HOME).status_code == 302
    assert len(mail.outbox) == before + 1


def test_an_address_is_not_filled_with_mails_from_everywhere(budi: Person) -> None:
    for n in range(50):
        Client().post(CODE, {"email": "budi@example.org"}, REMOTE_ADDR=f"203.0.113.{n}")
    assert len(mail.outbox) == 40
    device = Client()
    enter(device, budi)
    device.post("/id/akun/logout/")
    assert device.post(CODE, {"email": "budi@example.org"}).status_code == 302
    assert len(mail.outbox) == 41


# --- Slips ---


@pytest.fixture
def slip(city: object, fitri: Person) -> tuple[str, Person]:
    """A slip, and whose it is."""
    from django.utils import timezone

    from accounts.models import User
    from privacy.keys import secret_names
    from residents.identity import code_hmacs

    user = User.objects.create_user("a1@tanpa-surel.invalid")
    person = Person.objects.create(user=user, public_name="Warga 9")
    code = "ABCD-EFGH-JKMN"
    SlipCode.objects.create(
        person=person,
        code_hmac=code_hmacs(code)[0],
        key_name=secret_names()[0],
        made_at=timezone.now(),
        made_by=fitri.user,
    )
    return code, person


def test_a_slip_signs_in_and_is_used(client: Client, slip: tuple[str, Person]) -> None:
    code, person = slip
    assert place(client.post("/id/akun/kode/", {"code": code})) == "/id/akun/profil/"
    assert client.session["_auth_user_id"] == str(person.user_id)
    assert SlipCode.objects.get().last_used_at


def test_a_slip_goes_through_the_second_step(client: Client, slip: tuple[str, Person]) -> None:
    code, person = slip
    secret = give_app(person)
    assert place(client.post("/id/akun/kode/", {"code": code})) == STEP
    assert not is_in(client)
    client.post(STEP, {"code": code_of(secret)})
    assert is_in(client)


def test_a_slip_alone_opens_no_account_of_the_city(
    client: Client, slip: tuple[str, Person]
) -> None:
    from accounts.models import RoleAssignment

    code, person = slip
    RoleAssignment.objects.create(user=person.user, role="official", area=factories.area("64.72"))
    assert client.post("/id/akun/kode/", {"code": code}).status_code == 200
    assert not is_in(client)


def test_slips_are_tried_few_times_and_used_often(slip: tuple[str, Person]) -> None:
    """At one computer of the office many sign in; wrong codes alone are counted."""
    for _ in range(15):
        client = Client()
        client.post("/id/akun/kode/", {"code": slip[0]})
        assert is_in(client)
    stranger = Client()
    answers = [stranger.post("/id/akun/kode/", {"code": "AAAA-AAAA-AAAA"}) for _ in range(12)]
    assert [one.status_code for one in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
