"""Nobody learns from an answer whether an address has an account: text, status and work are equal.

Work is counted instead of timed: passwords hashed (most of the time), mails, and queries.
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

from residents.models import Person
from residents.submissions import new_key

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "budi@example.org", "tiada@example.org"
PASSWORD = "perahu-tenang-di-bawah-jembatan"
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
    queries: int


def send(address: str, url: str, name: str, **more: str) -> Answer:
    """A visitor sends a form about this address."""
    cache.clear()
    hashed.clear()
    mail.outbox.clear()
    client = Client()
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        first = client.post(url, {name: address, "submission_key": new_key(), **more})
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
        len(queries),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def counting(settings: object) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


# Address, field, what else is typed; then the status, whether a password is hashed, the mails.
FORMS = {
    "sign-in": ("/id/akun/login/", "login", {"password": "bukan-kata-sandinya"}, 200, True, 0),
    "reset": ("/id/akun/password/reset/", "email", {}, 302, False, 1),
    "sign-up": (
        "/id/akun/signup/",
        "email",
        {"password1": PASSWORD, "public_name": ""},
        302,
        1,
        1,
    ),
}

MOST_QUERIES = {"sign-in": 1, "reset": 1, "sign-up": 15}


@pytest.mark.parametrize("form", FORMS)
def test_a_known_and_an_unknown_address_are_answered_alike(form: str, budi: Person) -> None:
    budi.user.set_password("kata-sandi-uji")
    budi.user.save()
    url, name, more, status, hashing, mails = FORMS[form]
    known, unknown = send(KNOWN, url, name, **more), send(UNKNOWN, url, name, **more)
    assert (known.status, known.mails) == (unknown.status, unknown.mails) == (status, mails)
    assert known.hashes == unknown.hashes
    assert bool(known.hashes) == hashing
    assert known.target == unknown.target
    assert known.text == unknown.text
    assert known.cookies == unknown.cookies
    # allauth looks an unknown address up in a second table; a new account is a few more writes.
    assert abs(known.queries - unknown.queries) <= MOST_QUERIES[form]
