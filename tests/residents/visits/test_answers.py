"""Who does not come in by one visit, and what can be learned from the answers."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, User
from residents.models import Identity, Residency, Visit
from tests import factories
from tests.privacy.test_contamination import cells, digits
from tests.residents.visits.ways import (
    CODE_PAGE,
    FORM,
    NIK,
    OTHER,
    PASSWORD,
    UNKNOWN,
    ask,
    come,
    hold,
    mailed_code,
    who,
)
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def nobody_known() -> tuple[str, str]:
    return "baru@example.org", UNKNOWN


def nik_of_another_account() -> tuple[str, str]:
    hold(factories.verified("lain"), NIK)
    return "baru@example.org", NIK


def nik_of_a_deleted_account() -> tuple[str, str]:
    gone = factories.verified("pergi")
    hold(gone, NIK)
    gone.user = None
    gone.save()
    return "baru@example.org", NIK


def address_of_another_person() -> tuple[str, str]:
    hold(factories.verified("lain"), OTHER)
    return "lain@example.org", NIK


def unknown_nik_with_an_account() -> tuple[str, str]:
    factories.person("lain")
    return "lain@example.org", UNKNOWN


def closed_account() -> tuple[str, str]:
    closed = factories.person("lain")
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    return "lain@example.org", NIK


def staff() -> tuple[str, str]:
    factories.staff("citra", "moderator")
    return "citra@example.org", NIK


def administrator() -> tuple[str, str]:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    return "admin@example.org", NIK


def second_factor() -> tuple[str, str]:
    somebody = factories.person("lain")
    TOTP.activate(somebody.user, "JBSWY3DPEHPK3PXP")
    return "lain@example.org", NIK


REFUSED = (
    nobody_known, nik_of_another_account, nik_of_a_deleted_account, address_of_another_person,
    unknown_nik_with_an_account, closed_account,
)  # fmt: skip
GUARDED = (staff, administrator, second_factor)


def without_random(answer: Any) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r"<strong>\S+@\S+</strong>", "", text)


def state() -> list[Any]:
    """What must not change."""
    return [
        list(User.objects.order_by("pk").values_list("pk", "email", "password")),
        list(Person.objects.order_by("pk").values_list("pk", "user")),
        list(Identity.objects.order_by("pk").values_list("person", "nik_hmac")),
        list(Residency.objects.order_by("pk").values_list("person", "revoked_at")),
    ]


@pytest.mark.parametrize("case", [*REFUSED, *GUARDED])
def test_no_code_works_and_the_mail_says_why(
    client: Client, register: Person, case: Callable[[], tuple[str, str]]
) -> None:
    email, nik = case()
    before = state()
    ask(client, email, nik)
    (letter,) = mail.outbox
    assert letter.to == [email]
    text = str(letter.body)
    assert mailed_code(email) == ""
    assert "/akun/login/" in text
    assert ("as always" in text) == (case in GUARDED)
    assert ("/verifikasi/" in text) == (case not in GUARDED)
    assert nik not in digits(text)
    for code in ("0000-0000", "", "12345678"):
        client.post(CODE_PAGE, {"code": code})
    assert who(client) == ""
    assert state() == before


def test_pages_status_and_work_are_alike_in_all_cases(register: Person) -> None:
    """Nothing but the mail in the right mailbox tells what is known."""
    hold(factories.verified("sama"), "6472014105909903")
    cases: list[tuple[str, tuple[str, str]]] = [
        ("first visit", ("baru@example.org", NIK)),
        ("again", ("sama@example.org", "6472014105909903")),
    ]
    cases += [(case.__name__, ("", "")) for case in (*REFUSED, *GUARDED)]
    makers = {case.__name__: case for case in (*REFUSED, *GUARDED)}
    seen: dict[str, tuple[Any, ...]] = {}
    for name, (email, nik) in cases:
        with rolled_back():
            if name in makers:
                email, nik = makers[name]()
            seen[name] = measured(email, nik)
    first = seen["first visit"]
    for name, one in seen.items():
        for ours, theirs in zip(one, first, strict=True):
            assert ours == theirs, name


def measured(email: str, nik: str) -> tuple[Any, ...]:
    """All that somebody outside could compare, and the work behind it."""
    client = Client()
    cache.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as asking:
        sent = ask(client, email, nik)
        asked = [shape(query["sql"]) for query in asking]
    page = client.get(CODE_PAGE)
    with CaptureQueriesContext(connection) as trying:
        wrong = client.post(CODE_PAGE, {"code": "0000-0000"})
        tried = [shape(query["sql"]) for query in trying]
    return (
        (sent.status_code, sent["Location"], sorted(sent.cookies)),
        (page.status_code, without_random(page)),
        (wrong.status_code, without_random(wrong)),
        asked,
        tried,
        len(mail.outbox),
    )


def shape(sql: str) -> str:
    """Which statement on which table."""
    tables = re.findall(r'(?:FROM|INTO|UPDATE|JOIN) "(\w+)"', sql)
    return f"{sql.split(' ')[0]} {' '.join(tables)}"


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_number_that_cannot_be_one_is_said_beside_the_field_and_is_not_shown_again(
    client: Client, register: Person
) -> None:
    for nik, born, words in (
        ("64-72", "1990-05-01", "16 digits"),  # not by chance in a key of the form
        (NIK, "1991-05-01", "do not match"),
        (NIK, "2090-05-01", "year of birth"),
    ):
        answer = ask(client, "wati@example.org", nik, born)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        assert 'aria-invalid="true"' in text
        assert f'value="{born}"' in text
        assert 'value="wati@example.org"' in text
        assert nik not in text
    assert not mail.outbox
    assert not Visit.objects.exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_mails_speak_the_language_of_the_page(
    client: Client, register: Person, language: str
) -> None:
    for email, nik in (("wati@example.org", NIK), ("lain@example.org", UNKNOWN)):
        sent = {"nik": nik, "birth_date": "1990-05-01", "email": email}
        client.post(f"/{language}/sekali-datang/", {**sent, "submission_key": new_key()})
    words = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert ("Kode Anda" in words) == (language == "id")
    assert ("Ini tidak berhasil" in words) == (language == "id")
    assert f"/{language}/verifikasi/" in words


def test_no_trace_of_the_number_is_left(client: Client, register: Person, caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        ask(client, "lain@example.org", UNKNOWN)
        come(client, "wati@example.org")
    for table, value in cells():
        for nik in (NIK, UNKNOWN):
            assert nik not in digits(value), table
    for session in Session.objects.all():
        assert NIK not in digits(str(session.get_decoded()))
    assert NIK not in digits(caplog.text)
    assert NIK not in digits(" ".join(str(one.body) for one in mail.outbox))


def test_it_never_leads_to_another_site(client: Client, register: Person) -> None:
    for evil in ("https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "jahat"):
        page = client.get(FORM, {"next": evil}).content.decode()
        assert "jahat" not in page.split("<main")[1]
        ask(client, "wati@example.org", back=evil)
        answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
        assert answer["Location"] == "/en/"
        client.logout()
        cache.clear()
