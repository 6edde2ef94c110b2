"""Many people at once with one NIK, and the officer's pages when many wait."""

import io
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Person
from areas.models import Area
from residents.actions.identities import TAKEN
from residents.actions.register import (
    NOT_FOUND,
    enter_waiting_rows,
    read_register,
    verify_by_register,
)
from residents.actions.verification import confirm_at_desk, request_verification
from residents.models import Identity, Residency, VerificationRequest
from residents.queries.residencies import rt_figures
from tests import factories
from web.refusal import Refused

NIK, BORN = "6472014105909901", date(1990, 5, 1)
SIDODADI = "64.72.03.1005"
PEOPLE = 40
AT_A_TIME = 20
"""So many connections at once: a server has a limit, and SQLite a patience."""


@pytest.mark.django_db(transaction=True)
def test_one_nik_by_forty_people_on_two_ways_is_one_residency(city: Area) -> None:
    """Half of them by the population register, half at the desk, all in the same moment."""
    fitri = factories.staff("fitri", "kelurahan-officer", SIDODADI)
    now = timezone.now()
    rows = f"nik,tanggal_lahir,kode_kelurahan\n{NIK},1990-05-01,{SIDODADI}\n"
    read_register(file=io.BytesIO(rows.encode()), name="a.csv", source="x", by=fitri.user, at=now)
    enter_waiting_rows(at=now)
    people = [factories.person(f"serentak{n}") for n in range(PEOPLE)]
    asked = {
        person: request_verification(person=person, area=factories.area(SIDODADI), at=now)
        for person in people[::2]
    }
    start, room, said = threading.Barrier(PEOPLE), threading.Semaphore(AT_A_TIME), []

    def ask(person: Person) -> str:
        card = {"nik": NIK, "birth_date": BORN, "at": now}
        try:
            if person in asked:
                confirm_at_desk(request=asked[person], by=fitri.user, **card)
            else:
                verify_by_register(person=person, **card)
        except Refused as refused:
            return str(refused)
        except Exception as error:  # noqa: BLE001 - the test looks at every answer
            return repr(error)
        finally:
            connection.close()
        return "verified"

    def work(person: Person) -> None:
        start.wait()
        with room, translation.override("en"):
            said.append(ask(person))

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Counter(said)
    assert (Residency.objects.count(), Identity.objects.count()) == (1, 1)
    assert told.pop("verified") == 1
    assert set(told) <= {str(TAKEN), str(NOT_FOUND)}, told
    assert sum(told.values()) == PEOPLE - 1


# --- The officer's pages ---


def answered(count: int, *, each: int = 2) -> None:
    """So many RTs, of whose requests none, one or both were answered."""
    parent, now = factories.area(SIDODADI), timezone.now()
    rts = Area.objects.bulk_create(
        Area(code=f"{SIDODADI}.RT{n:03}", name=f"RT {n:03}", level="rt", parent=parent)
        for n in range(1, count + 1)
    )
    people = Person.objects.bulk_create(Person(public_name="Warga") for _ in range(count * each))
    VerificationRequest.objects.bulk_create(
        VerificationRequest(
            person=people[place * each + turn],
            area=parent,
            rt=rt,
            rt_answer="yes" if turn < place % 3 else "silent",
            rt_due_at=now,
            rt_answered_at=now if turn < place % 3 else None,
            created_at=now - timedelta(minutes=place),
        )
        for place, rt in enumerate(rts)
        for turn in range(each)
    )


@pytest.mark.django_db
def test_the_slowest_rts_come_first_and_only_a_page_of_them(city: Area) -> None:
    answered(7)
    found = rt_figures(VerificationRequest.objects.all())
    assert [(row["rt__name"], row["rate"]) for row in found] == [
        ("RT 001", 0), ("RT 004", 0), ("RT 007", 0), ("RT 002", 50), ("RT 005", 50),
        ("RT 003", 100), ("RT 006", 100),
    ]  # fmt: skip
    assert {(row["asked"], row["answered"], row["silent"]) for row in found[3:4]} == {(2, 1, 1)}
    with CaptureQueriesContext(connection) as queries:
        assert len(found.all()[:5]) == 5
    assert [query["sql"].rpartition("LIMIT ")[2] for query in queries] == ["5"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "shown"), [("/en/loket/", 5), ("/en/loket/rt/", 50)])
def test_more_rts_and_requests_cost_no_more_queries(
    client: Client, fitri: Person, path: str, shown: int
) -> None:
    client.force_login(fitri.user)
    sizes = []
    for count in (60, 120):
        VerificationRequest.objects.all().delete()
        Area.objects.filter(level="rt").delete()
        answered(count)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path).content.decode()
        sizes.append(len(queries))
        assert page.count('<tr><th scope="row">RT') == shown
        limits = [
            q["sql"] for q in queries if "rt_answer" in q["sql"] and "SELECT COUNT" not in q["sql"]
        ]
        assert all("LIMIT" in sql for sql in limits), limits
    assert sizes[0] == sizes[1]
