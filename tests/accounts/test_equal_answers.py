"""Nobody learns from an answer whether an address has an account: text, status and work are equal.

Work is counted instead of timed: passwords hashed (most of the time), mails, and statements.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import Person, User
from tests import factories
from web.submissions import new_key

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "budi@example.org", "tiada@example.org"
PASSWORD = "perahu-tenang-di-bawah-jembatan"
CONFIRM = "/id/akun/confirm-email/"
hashed: list[str] = []


class CountingHasher(PBKDF2PasswordHasher):
    """Hashes as the site does, and remembers that it did."""

    iterations = 1

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        hashed.append("once")
        return super().encode(password, salt, iterations)


@dataclass
class Answer:
    """What somebody outside sees of one sending, and what it cost."""

    status: int
    target: str
    text: str
    cookies: list[str]
    hashes: int
    mails: int
    statements: list[str]

    def seen(self) -> tuple[Any, ...]:
        return self.status, self.target, self.text, self.cookies, self.hashes, self.mails

    def written(self) -> list[str]:
        return [one for one in self.statements if not one.startswith("SELECT")]

    def read(self) -> int:
        return len(self.statements) - len(self.written())


def send(address: str, client: Client, url: str, sent: dict[str, str]) -> Answer:
    """A form is sent about this address; its page is read with what the answer leads to."""
    cache.clear()
    hashed.clear()
    mail.outbox.clear()
    statements: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
        statements.append(f"{sql.split(' ')[0]} {table[1] if table else ''}".strip())
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        first = client.post(url, {"submission_key": new_key(), **sent})
    hashes, mails = len(hashed), len(mail.outbox)
    shown = client.get(first["Location"]) if first.status_code == 302 else first
    text = shown.content.decode().replace(address, "ALAMAT")
    for changing in (
        r'name="csrfmiddlewaretoken" value="\w+"',
        r'name="submission_key" value="\w+"',
    ):
        text = re.sub(changing, "", text)
    return Answer(
        first.status_code, first.get("Location", ""), text, sorted(first.cookies), hashes, mails,
        statements,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def counting(settings: Any, budi: Person) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    assert budi.user
    budi.user.set_password("kata-sandi-uji")
    budi.user.save()


def alike(known: Answer, unknown: Answer) -> None:
    """Nothing differs outside; inside one look-up: allauth tries an unknown one in two tables."""
    assert known.seen() == unknown.seen()
    assert known.written() == unknown.written()
    assert abs(known.read() - unknown.read()) <= 1


# Address, field, what else is typed; then the status, whether a password is hashed, the mails.
SIGN_UP = {"password1": PASSWORD, "public_name": "Sungai"}
FORMS: dict[str, tuple[str, str, dict[str, str], int, bool, int]] = {
    "sign-in": ("/id/akun/login/", "login", {"password": "bukan-kata-sandinya"}, 200, True, 0),
    "code": ("/id/akun/login/code/", "email", {}, 302, False, 1),
    "reset": ("/id/akun/password/reset/", "email", {}, 302, False, 1),
    "sign-up": ("/id/akun/signup/", "email", SIGN_UP, 302, True, 1),
    "passkey": ("/id/akun/signup/passkey/", "email", {"public_name": ""}, 302, False, 1),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_known_and_an_unknown_address_are_answered_alike(form: str) -> None:
    url, field, more, status, hashing, mails = FORMS[form]
    known = send(KNOWN, Client(), url, {field: KNOWN, **more})
    unknown = send(UNKNOWN, Client(), url, {field: UNKNOWN, **more})
    alike(known, unknown)
    assert (known.status, bool(known.hashes), known.mails) == (status, hashing, mails)


@pytest.mark.parametrize("more", [{"code": "00000000"}, {"action": "resend"}])
def test_what_follows_a_sign_up_is_alike_too(more: dict[str, str]) -> None:
    """A wrong code, and another mail."""
    answers = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        client.post("/id/akun/signup/", {"email": address, **SIGN_UP})
        answers.append(send(address, client, CONFIRM, more))
    alike(*answers)
    assert answers[0].mails == ("action" in more)


def test_a_sign_up_for_another_ones_address_tells_nothing_at_the_sign_in_page() -> None:
    """Were an account there already, the password would open the page of the code."""
    answers = []
    for address in (KNOWN, UNKNOWN):
        Client().post("/id/akun/signup/", {"email": address, **SIGN_UP})
        sent = {"login": address, "password": PASSWORD}
        answers.append(send(address, Client(), "/id/akun/login/", sent))
    alike(*answers)


def test_before_the_code_there_is_no_account() -> None:
    before = User.objects.count(), Person.objects.count()
    Client().post("/id/akun/signup/", {"email": UNKNOWN, **SIGN_UP})
    assert (User.objects.count(), Person.objects.count()) == before


def test_a_change_of_address_tells_nothing_about_the_new_one(ana: Person) -> None:
    answers = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        factories.sign_in(client, ana)
        sent = {"email": address, "action_add": ""}
        answers.append(send(address, client, "/id/akun/email/", sent))
    alike(*answers)
    assert answers[0].mails == 1


@pytest.mark.parametrize("password", [PASSWORD, None])
def test_an_account_without_password_answers_as_none(password: str | None) -> None:
    User.objects.create_user("satu@example.org", password)
    sent = {"password": "bukan-kata-sandinya"}
    one = send(
        "satu@example.org", Client(), "/id/akun/login/", {"login": "satu@example.org", **sent}
    )
    none = send(UNKNOWN, Client(), "/id/akun/login/", {"login": UNKNOWN, **sent})
    alike(one, none)
