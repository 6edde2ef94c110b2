"""Numbers and addresses that somebody typed are nowhere but where they must be (J9).

People type a NIK wherever there is a field; residents are verified, texts imported, data exported.
Then every table, the index, the cache, files, logs, mails and the pages of each role are searched.
"""

import csv
import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts.actions.deletion import delete_account
from accounts.models import Person
from areas.models import Area
from participation.models import Comment
from privacy.actions.copies import ask_export, build_due_exports
from privacy.models import DataExport
from privacy.tasks import keep_retention
from proposals.models import Idea
from residents.models import Identity, Scan, VerificationRequest
from search.drain import drain
from search.engines import engine
from search.engines.protocol import Engine, Filters, Query
from tests import factories
from tests.privacy.traces import (
    HOME,
    NIK,
    PHONE,
    PRIVATE,
    SCANNED,
    SPELLINGS,
    cells,
    digits,
    faults,
    files,
    scan_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
CARD = {"nik": NIK, "birth_date": "1990-05-01", "seen": "on"}


def type_everywhere(ana: Person, fitri: Person, tmp_path: Path) -> list[str]:
    """Numbers in each field that people have; returns the answers that they got."""
    talk = factories.consultation("discussion", "ideas", slug="tepian")
    seen, client = [], Client()
    assert ana.user
    assert fitri.user
    client.force_login(ana.user)
    for number, text in enumerate([*(f"NIK saya {s} setuju" for s in SPELLINGS), PRIVATE]):
        sent = {"body": text, "stance": "for", "submission_key": f"{number:032}"}
        place = f"/id/debat/{talk.thread_id}/tulis/"
        seen.append(client.post(place, sent, follow=True).content.decode())
    from participation.actions.comments import edit_comment, write_comment
    from proposals.actions.ideas import submit_idea

    now, area = timezone.now(), factories.area("64.72.03.1005")
    write_comment(person=ana, thread=talk.thread, body="Trotoar lebar.", stance="for", at=now)
    written = [
        write_comment(person=ana, thread=talk.thread, body=text, stance="for", at=now)
        for text in (*(f"NIK saya {s} setuju" for s in SPELLINGS), PRIVATE)
    ]
    edit_comment(comment=written[0], person=ana, body=f"Maaf, {SPELLINGS[1]} benar", at=now)
    submit_idea(
        person=ana, consultation=talk, title=f"Kartu {NIK}", body=f"Nomor {NIK}", area=area, at=now
    )
    file = tmp_path / "masukan.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["external_id", "kind", "title", "body", "author", "area", "created_at",
                       "language", "stance", "parent", "supports"])  # fmt: skip
        written_at = "2026-11-01T08:00:00+08:00"
        rows.writerow(["1", "comment", "", f"Impor {NIK} ini", "p1", "", written_at, "id", "for",
                       "", ""])  # fmt: skip
    call_command("import_contributions", file, consultation="tepian", stdout=io.StringIO())
    # At the desk: a wrong date, then a right one.
    other = factories.person("gita")
    asked = VerificationRequest.objects.create(person=other, area=area, state="waiting")
    desk = Client()
    desk.force_login(fitri.user)
    for number, birth in enumerate(("1991-05-01", "1990-05-01")):
        sent = {**CARD, "birth_date": birth, "submission_key": f"{number:032}"}
        answer = desk.post(f"/id/loket/{asked.pk}/sahkan/", sent, follow=True)
        seen.append(answer.content.decode())
    assert Identity.objects.filter(person=other, nik_last4="9901").exists()
    return [*seen, send_a_scan(area, desk)]


@override_settings(REMBUK_DOCUMENT_SCANS="optional", REMBUK_SCAN_KEY="kunci" * 8)
def send_a_scan(area: Area, desk: Client) -> str:
    """A card as a picture, with its number in bytes and name, that goes on waiting."""
    sender = Client()
    sender.force_login(factories.person("tati").user)
    picture = SimpleUploadedFile(f"ktp-{SCANNED}.png", scan_of(SCANNED), "image/png")
    sent = {"area": area.pk, "scan": picture, "submission_key": "s" * 32}
    answer = sender.post("/id/verifikasi/minta/", sent, follow=True)
    scan = Scan.objects.get()
    opened = desk.post(f"/id/loket/{scan.request_id}/pindaian/")
    assert SCANNED.encode() in opened.content, "the bait was taken"
    return answer.content.decode()


def pages(*people: Person | None) -> Iterator[tuple[str, str]]:
    """The pages that each of them opens, with their addresses."""
    addresses = ["/id/", "/id/cari/?q=kartu", "/id/akun/data/", "/id/akun/data/dilihat/",
                 "/id/akun/profil/", "/id/moderasi/", "/id/loket/", "/id/laporan/tepian/",
                 "/id/pemberitahuan/", "/api/openapi.json"]  # fmt: skip
    addresses += [f"/id/gagasan/tepian/{pk}/" for pk in Idea.objects.values_list("pk", flat=True)]
    for somebody in people:
        client = Client()
        if somebody is not None and somebody.user is not None:
            client.force_login(somebody.user)
        for address in addresses:
            answer = client.get(address, follow=True)
            yield address, answer.content.decode() + str(answer.redirect_chain)


def test_zero_hits_outside_their_own_tables(
    ana: Person, fitri: Person, citra: Person, eko: Person, tmp_path: Path,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    answers = type_everywhere(ana, fitri, tmp_path)
    drain()
    ask_export(person=ana, at=timezone.now())
    build_due_exports(at=timezone.now())
    keep_retention()
    shown = list(pages(None, ana, fitri, citra, eko))

    assert Comment.objects.filter(body__contains=PHONE).exists(), "the bait was taken"
    assert faults(cells()) == []
    for answer in answers:
        assert NIK not in digits(answer)
        assert SCANNED not in answer
    for address, page in shown:
        assert NIK not in digits(page), address
        assert SCANNED not in page, address
        assert NIK not in address
    public = [page for _address, page in pages(None)]
    assert not any(PHONE in page or HOME in page for page in public)

    assert DataExport.objects.get().content, "the copy was looked into as well"
    for message in mail.outbox:
        assert NIK not in digits(f"{message.subject} {message.body}")
        assert PHONE not in message.body
    logged = "".join(capfd.readouterr()) + caplog.text
    own_sql = [line for line in logged.splitlines() if "django.db.backends" not in line]
    assert NIK not in digits("\n".join(own_sql))
    assert SCANNED not in logged
    assert faults(files(Path(settings.DATA_DIR))) == []
    assert cache.get(NIK) is None


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest, settings: Any) -> Iterator[Engine]:
    """The index of this site, in either engine."""
    if request.param == "database":
        yield engine()
        return
    address = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
    if not address:
        pytest.skip("no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
    settings.REMBUK_ELASTICSEARCH_URL = address
    settings.REMBUK_SEARCH_INDEX += "-privacy"
    made = engine()
    made.drop()  # type: ignore[attr-defined]
    yield made
    made.drop()  # type: ignore[attr-defined]


def test_the_index_gives_back_no_number(
    ana: Person, fitri: Person, tmp_path: Path, index: Engine
) -> None:
    type_everywhere(ana, fitri, tmp_path)
    drain()
    index.refresh()  # type: ignore[attr-defined]
    for words in ("NIK", "kartu", "impor", "hubungi", NIK, PHONE):
        found = index.find(Query(words, Filters()))
        assert NIK not in digits(repr(found)), words
        assert PHONE not in digits(repr(found)), words
    assert index.find(Query("trotoar", Filters())).hits, "something is found at all"


def test_after_deletion_the_address_is_nowhere(ana: Person) -> None:
    delete_account(person=ana, keep_texts=True, at=timezone.now())
    found = {table for table, value in cells() if "ana@example.org" in value}
    assert found == {"privacy_erasure"}
