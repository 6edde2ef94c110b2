"""A scan is never required; where a city takes them, what is sent is looked at."""

import struct
import threading
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from privacy.retention import delete_outdated
from residents.actions.scans import take_back_scan
from residents.actions.verification import refuse_request
from residents.checks import check_scans
from residents.models import Scan, ScanTrace, VerificationRequest
from tests import factories
from tests.residents.scans.ways import (
    as_person,
    ask,
    paper,
    picture,
    send,
    upload,
    with_scan,
)
from tests.residents.ways import NIK, SIDODADI
from web.submissions import new_key

pytestmark = pytest.mark.django_db
ALL_ADDRESSES = (
    "/id/verifikasi/{}/pindaian/", "/id/verifikasi/{}/pindaian/hapus/", "/id/loket/{}/pindaian/",
)  # fmt: skip


def test_off_is_the_default_and_then_nothing_of_it_exists(
    settings: Any, budi: Person, fitri: Person
) -> None:
    scan = with_scan(budi)
    settings.REMBUK_DOCUMENT_SCANS = "off"
    for who in (Client(), as_person(budi), as_person(fitri)):
        for address in ALL_ADDRESSES:
            assert who.post(address.format(scan.request_id)).status_code == 404
            assert who.get(address.format(scan.request_id)).status_code == 404
    page = as_person(budi).get("/en/verifikasi/").content.decode()
    assert "scan" not in page.lower()
    assert (
        'type="file"' not in as_person(factories.person()).get("/id/verifikasi/").content.decode()
    )
    assert "pindaian" not in as_person(fitri).get(f"/id/loket/{scan.request_id}/").content.decode()
    assert check_scans() == []


def test_nothing_is_kept_of_a_file_that_nobody_asked_for(settings: Any, budi: Person) -> None:
    settings.REMBUK_DOCUMENT_SCANS = "off"
    body = {
        "area": factories.area(SIDODADI).pk, "scan": upload(), "submission_key": new_key(),
    }  # fmt: skip
    assert as_person(budi).post("/id/verifikasi/minta/", body).status_code == 302
    assert VerificationRequest.objects.exists()
    assert not Scan.objects.exists()
    assert not ScanTrace.objects.exists()


def test_switching_off_deletes_what_waits(settings: Any, budi: Person) -> None:
    with_scan(budi)
    assert delete_outdated(timezone.now()) == {}
    settings.REMBUK_DOCUMENT_SCANS = "off"
    assert delete_outdated(timezone.now()) == {"residents.scan": 1}
    assert ScanTrace.objects.get().deleted_why == "off"


def test_the_check_tells_that_a_key_is_missing(settings: Any) -> None:
    assert [one.id for one in check_scans()] == ["residents.I001"]
    settings.REMBUK_SCAN_KEY = ""
    assert [one.id for one in check_scans()] == ["residents.I001", "residents.E001"]


@pytest.mark.parametrize("content", [picture(), picture("PNG"), paper()])
def test_a_request_with_a_scan_and_one_without(budi: Person, content: bytes) -> None:
    area = factories.area(SIDODADI).pk
    plain, with_file = as_person(factories.person()), as_person(budi)
    assert 'enctype="multipart/form-data"' in plain.get("/id/verifikasi/").content.decode()
    body = {"area": area, "submission_key": new_key()}
    assert plain.post("/id/verifikasi/minta/", body).status_code == 302
    assert not Scan.objects.exists()
    body = {"area": area, "scan": upload(content), "submission_key": new_key()}
    for _twice in range(2):
        assert with_file.post("/id/verifikasi/minta/", body).status_code == 302
        body["scan"].seek(0)
    assert Scan.objects.get().request.person == budi
    page = with_file.get("/en/verifikasi/").content.decode()
    assert "Take the scan back" in page
    until = timezone.localdate() + timedelta(days=30)
    assert f"{until.day} {until:%B %Y}" in page


def test_over_the_rt_too(budi: Person, rt: Any, hadi: Person) -> None:
    body = {
        "rt": rt.pk, "known_as": "Bu Budi", "nik": NIK, "birth_date": "1990-05-01",
        "submission_key": new_key(),
    }  # fmt: skip
    client, address = as_person(budi), f"/en/verifikasi/rt/?kelurahan={SIDODADI}"
    refused = client.post(address, {**body, "scan": upload(b"GIF89a")})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "no photo (JPEG or PNG)" in page
    assert "Bu Budi" in page, "what was typed is kept"
    again = client.post(address, {**body, "known_as": "", "scan": upload()}).content.decode()
    assert "Choose the file again" in again
    assert client.post(address, {**body, "scan": upload()}).status_code == 302
    assert Scan.objects.get().person == budi
    for page in ("/id/rt/", "/en/rt/"):
        shown = as_person(hadi).get(page).content.decode()
        assert "Bu Budi" in shown
        assert "pindaian" not in shown


def claiming(width: int, height: int) -> bytes:
    """The beginning of a PNG that says it has so many points."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + body + struct.pack(">I", 0) + b"IDAT" + b"x" * 99


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "no photo"),
        (b"GIF89a" + b"x" * 99, "no photo"),
        (picture()[:300], "damaged"),
        (b"\xff\xd8\xff" + b"x" * 999, "damaged"),
        (b"%PDF-1.7 nothing", "damaged"),
        (claiming(8000, 8000), "fewer pixels"),
        (paper(password="rahasia"), "password"),
        (paper(11), "more than 10 pages"),
        (paper(attached=True), "without attachments"),
    ],
)
def test_files_that_are_not_what_they_should_be(budi: Person, content: bytes, words: str) -> None:
    asked = ask(budi)
    answer = send(as_person(budi), asked, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Scan.objects.exists()
    assert not ScanTrace.objects.exists()


def test_a_file_that_is_too_large_is_read_to_its_end_and_refused(budi: Person) -> None:
    body = {
        "scan": upload(picture() + b"x" * 6 * 2**20), "area": factories.area(SIDODADI).pk,
        "submission_key": new_key(),
    }  # fmt: skip
    answer = as_person(budi).post("/en/verifikasi/minta/", body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "larger than 5 MB" in page
    assert f'<option value="{body["area"]}" selected>' in page
    assert not VerificationRequest.objects.exists()


def test_the_token_is_asked_for(budi: Person) -> None:
    asked, client = ask(budi), as_person(budi, enforce_csrf_checks=True)
    assert send(client, asked).status_code == 403
    body = {"area": factories.area(SIDODADI).pk, "submission_key": new_key()}
    assert client.post("/en/verifikasi/minta/", body).status_code == 403
    assert not Scan.objects.exists()


def test_one_at_a_time_and_only_while_it_waits(budi: Person, fitri: Person) -> None:
    asked = ask(budi)
    client = as_person(budi)
    assert send(client, asked).status_code == 302
    second = send(client, asked)
    assert second.status_code == 403
    assert "already" in second.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Scan.objects.create(
            trace=ScanTrace.objects.create(person=budi), person=budi, request=asked, kind="png",
            content=b"x",
        )  # fmt: skip
    take_back_scan(request=asked, person=budi, at=timezone.now())
    refuse_request(request=asked, reason="Datanglah", by=fitri.user, at=timezone.now())
    assert send(client, asked).status_code == 403
    assert not Scan.objects.exists()


def test_nobody_adds_or_takes_back_for_another(budi: Person, ana: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    for who in (ana, fitri):
        assert send(as_person(who), scan.request).status_code == 404
        back = as_person(who).post(f"/id/verifikasi/{scan.request_id}/pindaian/hapus/")
        assert back.status_code == 404
    assert Client().post(f"/id/verifikasi/{scan.request_id}/pindaian/hapus/").status_code == 302
    assert Scan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one(budi: Person) -> None:
    asked, answers = ask(budi), []

    def sending() -> None:
        try:
            answers.append(send(as_person(budi), asked).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sending) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 403]
    assert (Scan.objects.count(), ScanTrace.objects.count()) == (1, 1)
