"""From the request to the residency: who may, what is kept, what the two sides read."""

import logging
import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from residents.actions.verification import (
    cancel_request,
    confirm_at_desk,
    refuse_request,
    request_verification,
)
from residents.models import Identity, Residency, VerificationRequest
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

NIK, BORN = "6472014105909901", date(1990, 5, 1)
pytestmark = pytest.mark.django_db


def ask(person: Person, code: str = "64.72.03.1005") -> VerificationRequest:
    return request_verification(person=person, area=factories.area(code), at=timezone.now())


def confirm(request: VerificationRequest, officer: Person, nik: str = NIK) -> Residency:
    return confirm_at_desk(
        request=request, nik=nik, birth_date=BORN, by=officer.user, at=timezone.now()
    )


def test_the_desk_makes_a_resident_and_keeps_a_hash_only(budi: Person, fitri: Person) -> None:
    confirm(ask(budi), fitri)
    assert current_residency(budi, timezone.now()).area.name == "Sidodadi"
    identity = Identity.objects.get(person=budi)
    assert identity.nik_last4 == "9901"
    assert len(identity.nik_hmac) == 64
    assert NIK not in identity.nik_hmac


def test_one_person_per_nik(budi: Person, fitri: Person) -> None:
    confirm(ask(budi), fitri)
    other = ask(factories.person("tono"))
    with pytest.raises(Refused, match="with another account"):
        confirm(other, fitri)
    assert Residency.objects.count() == 1


def test_nobody_decides_about_himself_or_for_another_kelurahan(city: Area, fitri: Person) -> None:
    own = ask(fitri)
    with pytest.raises(Refused, match="yourself"):
        confirm(own, fitri)
    elsewhere = ask(factories.person("tono"), "64.72.05.1003")
    with pytest.raises(Refused, match="another kelurahan"):
        confirm(elsewhere, fitri)
    with pytest.raises(Refused):
        refuse_request(request=elsewhere, reason="x", by=fitri.user, at=timezone.now())


def test_one_request_at_a_time_and_never_decided_twice(budi: Person, fitri: Person) -> None:
    request = ask(budi)
    with pytest.raises(Refused, match="waiting"):
        ask(budi)
    refuse_request(request=request, reason="Bukan warga sini", by=fitri.user, at=timezone.now())
    with pytest.raises(Refused, match="already decided"):
        confirm(request, fitri)
    with pytest.raises(Refused, match="already decided"):
        cancel_request(request=request, person=budi, at=timezone.now())


def test_pages_for_each_person(
    client: Client, city: Area, budi: Person, ana: Person, fitri: Person
) -> None:
    visitor = client.get("/id/verifikasi/")
    assert visitor.status_code == 200
    assert not visitor.cookies
    client.force_login(budi.user)
    area = factories.area("64.72.03.1005")
    body = {"area": area.pk, "submission_key": new_key()}
    first = client.post("/id/verifikasi/minta/", body)
    again = client.post("/id/verifikasi/minta/", body)
    assert first.status_code == 302
    assert first.url == again.url
    request = VerificationRequest.objects.get()
    assert f"V-{request.pk}" in client.get("/id/verifikasi/").content.decode()
    for somebody, status in ((budi, 403), (ana, 403), (fitri, 200)):
        client.force_login(somebody.user)
        assert client.get("/id/loket/").status_code == status
        assert client.get(f"/id/loket/{request.pk}/").status_code == status
    client.logout()
    assert client.get("/id/loket/").status_code == 302


def test_an_officer_of_another_kelurahan_does_not_even_see_it(client: Client, budi: Person) -> None:
    request = ask(budi)
    stranger = factories.staff("gita", "kelurahan-officer", "64.72.05.1003")
    client.force_login(stranger.user)
    assert client.get(f"/id/loket/{request.pk}/").status_code == 404
    body = {"nik": NIK, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key()}
    assert client.post(f"/id/loket/{request.pk}/sahkan/", body).status_code == 404


def test_a_wrong_number_is_explained_and_never_shown_again(
    client: Client, budi: Person, fitri: Person, caplog: pytest.LogCaptureFixture
) -> None:
    request = ask(budi)
    client.force_login(fitri.user)
    bad = "6472018105909901"
    with caplog.at_level(logging.DEBUG):
        response = client.post(
            f"/en/loket/{request.pk}/sahkan/",
            {"nik": bad, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key()},
        )
    assert response.status_code == 422
    page = response.content.decode()
    assert "not a date of birth" in page
    assert 'value="1990-05-01"' in page
    assert bad not in page
    assert bad not in caplog.text


def test_confirming_twice_with_one_key_is_one_residency(
    client: Client, budi: Person, fitri: Person
) -> None:
    request = ask(budi)
    client.force_login(fitri.user)
    body = {"nik": NIK, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key()}
    url = reverse("residents:confirm-request", args=[request.pk])
    assert client.post(url, body).status_code == 302
    assert client.post(url, body).status_code == 302
    assert Residency.objects.count() == 1


def test_the_number_is_nowhere_in_the_database(budi: Person, fitri: Person) -> None:
    confirm(ask(budi), fitri)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database
            assert NIK not in str(cursor.fetchall()), table


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_make_one_residency_for_one_nik(city: Area, fitri: Person) -> None:
    requests = [ask(factories.person(f"kembar{n}")) for n in range(4)]
    results: list[str] = []

    def work(request: VerificationRequest) -> None:
        try:
            confirm(request, fitri)
            results.append("made")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made", "refused", "refused", "refused"]
    assert Residency.objects.count() == 1


def test_desk_costs_the_same_for_any_number_of_requests(
    client: Client, fitri: Person, django_assert_num_queries: object
) -> None:
    from django.test.utils import CaptureQueriesContext

    client.force_login(fitri.user)
    counts = []
    for wanted in (1, 3, 30):
        while VerificationRequest.objects.count() < wanted:
            ask(factories.person())
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/id/loket/").status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
