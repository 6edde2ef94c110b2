"""A scan is gone after 30 days at the latest; who saw it stays to be read."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.deletion import delete_account
from accounts.actions.roles import assign_role
from accounts.models import Person
from privacy.archive import archive_of
from privacy.models import RetentionRun
from privacy.personal_data import holdings
from privacy.retention import delete_outdated
from privacy.tasks import keep_retention
from residents.actions.scans import take_back_scan
from residents.actions.verification import cancel_request, confirm_at_desk, refuse_request
from residents.breach import exposed_by
from residents.models import Scan, ScanLook, ScanTrace
from tests import factories
from tests.residents.scans.ways import (
    as_person,
    ask,
    opened,
    send,
    with_scan,
)
from tests.residents.ways import BORN, NIK, load, match
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_it_goes_after_thirty_days_and_leaves_who_saw_it(
    client: Client, budi: Person, fitri: Person
) -> None:
    now = timezone.now()
    scan = with_scan(budi)
    opened(fitri, scan.request)
    Scan.objects.update(uploaded_at=now - timedelta(days=29, hours=23))
    assert delete_outdated(now) == {}
    assert opened(fitri, scan.request).status_code == 200
    Scan.objects.update(uploaded_at=now - timedelta(days=30, minutes=1))
    assert opened(fitri, scan.request).status_code == 403, "over its time, deleted or not"
    assert "Open the scan" not in as_person(fitri).get(
        f"/en/loket/{scan.request_id}/").content.decode()  # fmt: skip
    keep_retention()
    assert not Scan.objects.exists()
    assert RetentionRun.objects.get().counts == {"residents.scan": 1}
    trace = ScanTrace.objects.get()
    assert (trace.deleted_why, trace.looks.count()) == ("expired", 2)
    mine = as_person(budi).get("/en/akun/data/dilihat/").content.decode()
    assert "its time was over" in mine
    assert "Seen by kelurahan officer, Sidodadi" in mine
    assert (
        delete_outdated(trace.deleted_at + timedelta(days=729)).get("residents.scantrace") is None
    )
    gone = delete_outdated(trace.deleted_at + timedelta(days=731))
    assert gone["residents.scantrace"] == 1
    assert not ScanLook.objects.exists()


def test_taking_back_deletes_at_once(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    back = f"/en/verifikasi/{scan.request_id}/pindaian/hapus/"
    answer = as_person(budi).post(back, {"submission_key": new_key()}, follow=True)
    assert "Your scan was deleted." in answer.content.decode()
    assert not Scan.objects.exists()
    assert ScanTrace.objects.get().deleted_why == "taken-back"
    assert opened(fitri, scan.request).status_code == 403
    assert send(as_person(budi), scan.request).status_code == 302, "and another one can be added"


def test_it_goes_with_the_request(budi: Person, fitri: Person, ana: Person) -> None:
    now = timezone.now()
    confirmed, cancelled = with_scan(budi), with_scan(factories.person("gita"))
    confirm_at_desk(request=confirmed.request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    cancel_request(request=cancelled.request, person=cancelled.person, at=now)
    listed = with_scan(factories.person("hesti"))
    load(fitri, "nik,tanggal_lahir,kode_kelurahan\n6472014105909902,1990-05-01,64.72.03.1005\n")
    match(listed.person, "6472014105909902")
    assert not Scan.objects.exists()
    ends = ScanTrace.objects.order_by("uploaded_at").values_list("deleted_why", flat=True)
    assert list(ends) == ["confirmed", "cancelled", "confirmed"]


def test_a_refused_one_stays_for_the_objection_and_goes_in_time(
    budi: Person, fitri: Person
) -> None:
    now = timezone.now()
    scan = with_scan(budi)
    refuse_request(request=scan.request, reason="Datanglah", by=fitri.user, at=now)
    assert Scan.objects.exists()
    assert "Take the scan back" in as_person(budi).get("/en/verifikasi/").content.decode()
    assert send(as_person(budi), scan.request).status_code == 403
    ask(budi)
    place = f"/en/verifikasi/{scan.request_id}/pindaian/hapus/"
    page = as_person(budi).get("/en/verifikasi/").content.decode()
    assert place not in page, "the newer request has none"
    assert place in as_person(budi).get("/en/akun/data/dilihat/").content.decode()
    assert delete_outdated(now + timedelta(days=31))["residents.scan"] == 1
    assert place not in as_person(budi).get("/en/akun/data/dilihat/").content.decode()


def test_a_refused_one_can_be_taken_back_too(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    refuse_request(request=scan.request, reason="Datanglah", by=fitri.user, at=timezone.now())
    back = f"/en/verifikasi/{scan.request_id}/pindaian/hapus/"
    assert as_person(budi).post(back, {"submission_key": new_key()}).status_code == 302
    assert not Scan.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_traces(budi: Person) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            as_person(budi).get("/en/akun/data/dilihat/")
        return len(caught)

    first = with_scan(budi)
    few = count()
    for _ in range(4):
        take_back_scan(request=first.request, person=budi, at=timezone.now())
        with_scan(budi, request=first.request)
    assert count() == few


def test_it_goes_with_the_account_and_the_trace_stays_without_a_name(
    budi: Person, fitri: Person
) -> None:
    scan = with_scan(budi)
    opened(fitri, scan.request)
    delete_account(person=budi, keep_texts=True, at=timezone.now())
    assert not Scan.objects.exists()
    trace = ScanTrace.objects.get()
    assert (trace.deleted_why, trace.looks.get().office) == ("account", "Sidodadi")


def test_a_site_restored_without_the_table_closes_its_traces(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    Scan.objects.all().delete()
    assert opened(fitri, scan.request).status_code == 403
    delete_outdated(timezone.now() + timedelta(days=31))
    assert ScanTrace.objects.get().deleted_at


def test_the_copy_has_the_trace_and_nothing_of_the_scan(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    opened(fitri, scan.request)
    (told,) = [held for held in holdings() if held.name == "scans"]
    (row,) = told.export(budi)
    assert row["request"] == f"V-{scan.request_id}"
    assert row["seen_by"][0]["office"] == "kelurahan officer, Sidodadi"
    assert row["deleted_at"] is None
    assert bytes(scan.content)[24:60] not in archive_of(budi, timezone.now())


def test_the_data_protection_officer_reads_the_traces_without_names(
    budi: Person, fitri: Person
) -> None:
    scan = with_scan(budi)
    opened(fitri, scan.request)
    officer = factories.person("dono")
    assign_role(user=officer.user, role="privacy-officer", area=factories.area("64.72"), by=None)
    page = as_person(officer).get("/admin/penghapusan/").content.decode()
    assert f"V-{scan.request_id}" in page
    assert "petugas kelurahan, Sidodadi" in page
    assert "Budi" not in page


def test_a_breach_of_the_table_names_whose_scans_were_in_it(budi: Person, ana: Person) -> None:
    with_scan(budi)
    assert [person.pk for person in exposed_by("residents.Scan").people] == [budi.pk]
    assert [person.pk for person in exposed_by("residents_scantrace").people] == [budi.pk]


def test_residents_read_the_days(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    page = client.get("/en/data-pribadi/cara/").content.decode()
    assert "30 days at most" in page
    assert "2 years after the scan was deleted" in page
    call_command("processing_record", "--language", "en")
    assert "a photo or scan of a document, encrypted" in capsys.readouterr().out
