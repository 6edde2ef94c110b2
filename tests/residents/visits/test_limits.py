"""How often and how long one visit may be tried; at the same moment too."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from privacy.tasks import keep_retention
from residents.actions.visits import begin_visit, enter_visit
from residents.models import Identity, RegisterEntry, Residency, Visit
from residents.nik import parse_nik
from tests.residents.visits.ways import (
    BALLOT,
    BORN,
    CODE_PAGE,
    FORM,
    NIK,
    OTHER,
    UNKNOWN,
    ask,
    mailed_code,
    who,
)
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_the_code_ends_after_ten_minutes(client: Client, register: Person) -> None:
    ask(client, "wati@example.org")
    code = mailed_code("wati@example.org")
    left = Visit.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    Visit.objects.update(expires_at=timezone.now())
    answer = client.post(CODE_PAGE, {"code": code})
    assert answer.status_code == 410
    assert "Start again" in answer.content.decode()
    assert not User.objects.filter(email="wati@example.org").exists()
    keep_retention()
    assert not Visit.objects.exists()


def test_a_code_works_once_and_in_its_own_browser_only(client: Client, register: Person) -> None:
    ask(client, "wati@example.org")
    code = mailed_code("wati@example.org")
    stranger = Client()
    assert stranger.post(CODE_PAGE, {"code": code})["Location"] == FORM
    kept = Visit.objects.get()
    assert isinstance(enter_visit(pk=kept.pk, code=code, at=timezone.now()), User)
    assert isinstance(enter_visit(pk=kept.pk, code=code, at=timezone.now()), Refused)
    assert client.post(CODE_PAGE, {"code": code}).status_code == 410


def test_after_six_wrong_codes_the_right_one_is_over_too(client: Client, register: Person) -> None:
    ask(client, "wati@example.org")
    for _ in range(6):
        assert client.post(CODE_PAGE, {"code": "0000-0001"}).status_code == 422
    answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert who(client) == ""
    assert client.get(CODE_PAGE).status_code == 410


@pytest.mark.parametrize("sign", ["-", "", " - "])
def test_a_code_may_be_pasted_as_it_comes(client: Client, register: Person, sign: str) -> None:
    ask(client, "wati@example.org")
    client.post(CODE_PAGE, {"code": mailed_code("wati@example.org").replace("-", sign)})
    assert who(client) == "wati@example.org"


def answers(*sent: tuple[str, str, str]) -> list[int]:
    """Statuses of asks, each from a browser and a network of its own."""
    found = []
    for number, (email, nik, born) in enumerate(sent):
        body = {"nik": nik, "birth_date": born, "email": email, "submission_key": new_key()}
        client = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        last = client.post(FORM, body)
        found.append(last.status_code)
        if last.status_code == 429:
            assert 0 < int(last["Retry-After"]) <= 3601
    return found


@pytest.mark.parametrize("nik", [NIK, UNKNOWN])
def test_a_number_and_an_address_are_limited_whoever_asks(register: Person, nik: str) -> None:
    by_number = [(f"a{n}@example.org", nik, "1990-05-01") for n in range(6)]
    assert answers(*by_number) == [302] * 5 + [429]
    cache.clear()
    by_address = [("a@example.org", f"64720141059088{n:02}", "1990-05-01") for n in range(1, 42)]
    assert answers(*by_address) == [302] * 40 + [429]
    assert len(mail.outbox) <= 45


def test_a_stranger_elsewhere_keeps_nobody_from_coming(client: Client, register: Person) -> None:
    for n in range(1, 7):
        ask(Client(REMOTE_ADDR="203.0.113.66"), "wati@example.org", f"64720141059088{n:02}")
    mail.outbox.clear()
    assert ask(client, "wati@example.org", NIK)["Location"] == CODE_PAGE
    assert len(mail.outbox) == 1


def test_one_place_asks_ten_times_an_hour(client: Client, register: Person) -> None:
    statuses = [
        ask(client, f"a{n}@example.org", f"64720141059077{n:02}").status_code for n in range(1, 12)
    ]
    assert statuses == [302] * 10 + [429]
    assert len(mail.outbox) == 10


def test_a_form_that_is_sent_twice_writes_one_mail(client: Client, register: Person) -> None:
    body = {
        "nik": NIK, "birth_date": "1990-05-01", "email": "wati@example.org", "next": BALLOT,
        "submission_key": new_key(),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(FORM, body)["Location"] == CODE_PAGE
    assert len(mail.outbox) == 1
    assert Visit.objects.count() == 1
    client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert who(client) == "wati@example.org"


def together(*acts: Callable[[], object]) -> list[object]:
    start, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at every answer
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def begun(email: str, nik: str = NIK) -> Any:
    number = parse_nik(nik, BORN)
    return begin_visit(
        email=email, number=number, birth_date=BORN, code="1234-5678", at=timezone.now()
    ).visit.pk


@pytest.mark.django_db(transaction=True)
def test_two_visits_with_one_number_make_one_residency(register: Person) -> None:
    waiting = [begun(f"a{number}@example.org") for number in range(6)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused"] * 5 + ["User"]
    assert Identity.objects.count() == Residency.objects.count() == 1
    assert User.objects.filter(email__endswith="@example.org", email__startswith="a").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_person_end_in_one_account(register: Person) -> None:
    waiting = [begun("wati@example.org") for _ in range(4)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert {getattr(one, "email", one) for one in found} == {"wati@example.org"}
    assert Identity.objects.count() == Residency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_numbers_for_one_address_make_one_account(register: Person) -> None:
    waiting = [begun("wati@example.org", NIK), begun("wati@example.org", OTHER)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "User"]
    assert Identity.objects.count() == Residency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted(register: Person) -> None:
    pk = begun("wati@example.org")
    together(*(lambda: enter_visit(pk=pk, code="0000-0000", at=timezone.now()) for _ in range(9)))
    assert Visit.objects.get().tries == 6
    assert RegisterEntry.objects.count() == 2
