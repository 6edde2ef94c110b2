"""A scan is sealed, and seen by the officer who decides alone; each opening is written down."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from privacy.actions.copies import ask_export, build_due_exports
from privacy.models import AccessRecord
from privacy.tasks import keep_retention
from residents.actions.objections import decide_objection, object_to_refusal
from residents.actions.scans import CannotOpen, open_scan
from residents.actions.verification import refuse_request
from residents.models import Scan, ScanLook
from search.drain import drain
from tests import factories
from tests.privacy.traces import cells, files
from tests.residents.scans.ways import (
    MARK,
    NAME,
    as_person,
    ask,
    opened,
    picture,
    send,
    with_scan,
)
from tests.residents.ways import SIDODADI

pytestmark = pytest.mark.django_db


def test_the_officer_sees_it_and_the_person_reads_that(budi: Person, fitri: Person) -> None:
    content = picture()
    scan = with_scan(budi, content)
    page = as_person(fitri).get(f"/en/loket/{scan.request_id}/").content.decode()
    assert "Open the scan" in page
    assert not AccessRecord.objects.filter(what="scan").exists(), "the page alone opens nothing"
    answer = opened(fitri, scan.request)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == f'inline; filename="V-{scan.request_id}.jpeg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    opened(fitri, scan.request)
    assert AccessRecord.objects.filter(what="scan", person=budi).count() == 2, "each one"
    for language, who in (("en", "kelurahan officer, Sidodadi"), ("id", "petugas kelurahan")):
        mine = as_person(budi).get(f"/{language}/akun/data/dilihat/").content.decode()
        assert mine.count(who) >= 4
        assert "Fitri" not in mine


def test_nobody_else_opens_it(budi: Person, ana: Person, citra: Person, eko: Person) -> None:
    scan = with_scan(budi)
    others = [
        budi, ana, citra, eko,
        factories.staff("hana", "rt-head", SIDODADI),
        factories.staff("dono", "privacy-officer"),
        factories.staff("fani", "kelurahan-officer", "64.72.03.1002"),
        Person.objects.create(user=User.objects.create_superuser("a@b.example", "x" * 12)),
    ]  # fmt: skip
    for who in others:
        answer = opened(who, scan.request)
        assert answer.status_code in (403, 404), who
        assert MARK not in answer.content
    assert opened(others[-2], scan.request).status_code == 404, "another kelurahan"
    assert Client().post(f"/en/loket/{scan.request_id}/pindaian/").status_code == 302
    assert not AccessRecord.objects.filter(what="scan").exists()
    assert not ScanLook.objects.exists()


def test_an_officer_does_not_open_his_own(fitri: Person, ana: Person) -> None:
    scan = with_scan(fitri)
    answer = opened(fitri, scan.request)
    assert answer.status_code == 403
    assert "about yourself" in answer.content.decode()


def test_it_is_opened_by_post_alone_and_never_has_an_address(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    assert as_person(fitri).get(f"/en/loket/{scan.request_id}/pindaian/").status_code == 405
    checked = as_person(fitri, enforce_csrf_checks=True)
    assert checked.post(f"/en/loket/{scan.request_id}/pindaian/").status_code == 403
    assert not ScanLook.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_written_down_before_a_byte_is_sent(
    budi: Person, fitri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer breaks off: the viewing is known all the same."""
    scan = with_scan(budi)

    def broken(*_args: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("residents.views.scans._shown", broken)
    with pytest.raises(BrokenPipeError):
        opened(fitri, scan.request)
    assert AccessRecord.objects.filter(what="scan", person=budi).count() == 1
    assert ScanLook.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_does_not_open_inside_what_could_still_be_undone(budi: Person, fitri: Person) -> None:
    scan = with_scan(budi)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        open_scan(request=scan.request, by=fitri.user, at=timezone.now())
    assert not AccessRecord.objects.filter(what="scan").exists()


def test_after_the_decision_only_who_decides_about_an_objection(
    budi: Person, fitri: Person
) -> None:
    now, scan = timezone.now(), with_scan(budi)
    other = factories.staff("fara", "kelurahan-officer", SIDODADI)
    refuse_request(request=scan.request, reason="Tidak cocok", by=fitri.user, at=now)
    for who in (fitri, other):
        assert "was decided" in opened(who, scan.request).content.decode()
    made = object_to_refusal(request=scan.request, person=budi, words="Cocok", at=now)
    assert "Another officer" in opened(fitri, scan.request).content.decode()
    assert "Open the scan" in as_person(other).get("/en/loket/keberatan/").content.decode()
    assert opened(other, scan.request).status_code == 200
    decide_objection(objection=made, state="reversed", answer="Ya", by=other.user, at=now)
    assert opened(fitri, scan.request).status_code == 403, "waits again, for another officer"
    assert opened(other, scan.request).status_code == 200


@pytest.mark.parametrize("change", ["byte", "row", "key", "short"])
def test_what_was_altered_does_not_open_and_says_so(
    change: str, budi: Person, ana: Person, fitri: Person, settings: Any
) -> None:
    scan = with_scan(budi)
    sealed = bytes(scan.content)
    other = with_scan(factories.person())
    if change == "byte":
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    if change == "row":
        sealed = bytes(other.content)
    if change == "short":
        sealed = b"x"
    if change == "key":
        settings.REMBUK_SCAN_KEY = "another"
    Scan.objects.filter(pk=scan.pk).update(content=sealed)
    answer = opened(fitri, scan.request)
    assert answer.status_code == 409
    assert "cannot be opened" in answer.content.decode()
    assert not ScanLook.objects.exists(), "nothing was seen"
    with pytest.raises(CannotOpen):
        open_scan(request=scan.request, by=fitri.user, at=timezone.now())


def test_an_earlier_key_still_opens_and_new_ones_take_the_newest(
    budi: Person, fitri: Person, settings: Any
) -> None:
    old = with_scan(budi)
    settings.REMBUK_SCAN_KEYS_BEFORE = [settings.REMBUK_SCAN_KEY]
    settings.REMBUK_SCAN_KEY = "newer"
    new = with_scan(factories.person())
    for scan in (old, new):
        assert opened(fitri, scan.request).status_code == 200
    settings.REMBUK_SCAN_KEYS_BEFORE = []
    assert opened(fitri, old.request).status_code == 409
    assert opened(fitri, new.request).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_nothing_readable_is_anywhere(
    budi: Person, fitri: Person, monkeypatch: pytest.MonkeyPatch, caplog: Any, capfd: Any
) -> None:
    def forbidden(*_args: object, **_more: object) -> None:
        raise AssertionError("an upload was written to a file")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", forbidden)
    caplog.set_level(logging.DEBUG)
    there = {place for place, _text in files(Path(site.MEDIA_ROOT))}
    asked = ask(budi)
    big = picture() + b"x" * 3 * 2**20 + MARK  # above the size from which Django uses files
    assert send(as_person(budi), asked, big).status_code == 302
    assert opened(fitri, asked).content == big
    send(as_person(budi), asked, MARK)
    ask_export(person=budi, at=timezone.now())
    build_due_exports(at=timezone.now())
    drain()
    keep_retention()
    mark = MARK.decode()
    kept = [*cells(), *files(Path(site.DATA_DIR))]
    assert [place for place, text in kept if mark in text or NAME in text or mark in place] == []
    assert mark not in caplog.text + "".join(capfd.readouterr())
    assert {place for place, _text in files(Path(site.MEDIA_ROOT))} == there
