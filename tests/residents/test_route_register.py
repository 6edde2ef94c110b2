"""The kelurahan's list: read, entered, matched; nobody learns who is in it."""

import io
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook

from accounts.models import Person
from areas.models import Area
from residents.actions.register import enter_waiting_rows
from residents.actions.residencies import end_residency
from residents.models import RegisterEntry, RegisterFile, RegisterRow, Residency
from residents.queries import current_residency
from residents.register_files import read
from tests import factories
from tests.residents.ways import BORN, GOOD, HEAD, NIK, SIDODADI, load, match
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_whoever_stands_in_the_list_is_verified(budi: Person, fitri: Person) -> None:
    made = load(fitri, HEAD + GOOD)
    assert (made.rows, made.entered, made.state) == (1, 1, "done")
    residency = match(budi)
    assert residency.area.code == SIDODADI
    assert residency.route == "register"
    assert str(residency.issued_as) == "kelurahan officer, Sidodadi"


def test_a_spreadsheet_is_read_too(budi: Person, fitri: Person) -> None:
    book = Workbook()
    for row in (HEAD.strip().split(","), [NIK, BORN, SIDODADI], [6472014105909902, BORN, SIDODADI]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    made = load(fitri, file.getvalue(), "daftar.xlsx")
    assert (made.rows, made.faults) == (1, ["line 3, nik: must be text, not a number"])
    match(budi)


def test_faults_name_the_line_and_never_the_number(fitri: Person) -> None:
    made = load(
        fitri,
        f"{HEAD}{GOOD}6472018105909901,1990-05-01,{SIDODADI}\n{NIK},kemarin,{SIDODADI}\n"
        f"{NIK},1990-05-01,64.72.05.1003\n{NIK},1991-05-01,{SIDODADI}\n{NIK}\n",
    )
    assert (made.rows, made.fault_count) == (1, 5)
    assert [fault.split(":")[0] for fault in made.faults] == [
        "line 3, nik", "line 4, tanggal_lahir", "line 5, kode_kelurahan", "line 6, nik", "line 7",
    ]  # fmt: skip
    assert "6472" not in str(made.faults)


def test_faults_are_told_in_the_officers_language(client: Client, fitri: Person) -> None:
    factories.sign_in(client, fitri)
    for text, why in (
        ("nik,tanggal_lahir\n", "baris 1, kode_kelurahan: kolom ini tidak ada"),
        (f"{HEAD}{',' * 200}\n", "baris 2: satu daftar berisi paling banyak 100 kolom"),
    ):
        sent = {
            "file": SimpleUploadedFile("daftar.csv", text.encode()),
            "source": "Disdukcapil",
            "submission_key": new_key(),
        }
        said = client.post("/id/loket/berkas/", sent)
        assert why in said.content.decode()
    with override("id"):
        made = load(fitri, f"{HEAD}{NIK},kemarin,{SIDODADI}\n")
    assert made.faults == ["baris 2, tanggal_lahir: bukan tanggal seperti 1990-05-01"]


def test_the_same_list_twice_and_a_newer_one_replace(fitri: Person) -> None:
    load(fitri, HEAD + GOOD)
    load(fitri, HEAD + GOOD)
    assert RegisterEntry.objects.count() == 1
    assert not RegisterRow.objects.exists()


def test_the_list_does_not_make_again_what_an_officer_ended(budi: Person, fitri: Person) -> None:
    load(fitri, HEAD + GOOD)
    made = match(budi)
    end_residency(
        residency=made, reason="revoked", words="Kartu orang lain.", by=fitri.user,
        at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="could not confirm you"):
        match(budi)
    assert current_residency(budi, timezone.now()) is None


def test_unknown_known_and_taken_numbers_get_one_answer_and_one_amount_of_work(
    budi: Person, ana: Person, fitri: Person
) -> None:
    load(fitri, f"{HEAD}{GOOD}6472014105909902,1990-05-01,{SIDODADI}\n")
    match(factories.person("pertama"), "6472014105909902")
    sentences, works = set(), set()
    for nik in ("6472014105909905", "6472014105909906", "6472014105909902"):
        with CaptureQueriesContext(connection) as queries, pytest.raises(Refused) as caught:
            match(budi, nik)
        sentences.add(str(caught.value))
        works.add(len(queries))
    assert len(sentences) == 1
    assert len(works) == 1


def test_the_page_answers_alike_and_stops_after_five(
    client: Client, budi: Person, fitri: Person
) -> None:
    load(fitri, HEAD + GOOD)
    match(factories.person("pertama"))
    client.force_login(budi.user)
    pages = []
    for nik in (NIK, "6472014105909903"):
        body = {"nik": nik, "birth_date": "1990-05-01", "submission_key": "a" * 32}
        answer = client.post("/en/verifikasi/daftar/", body)
        assert answer.status_code == 403
        text = answer.content.decode()
        assert nik not in text
        pages.append(text.split("<main")[1].split('name="submission_key"')[0].split("csrf")[0])
    assert pages[0] == pages[1]
    for _ in range(4):
        answer = client.post("/en/verifikasi/daftar/", body)
    assert answer.status_code == 429


def test_one_number_is_tried_five_times_an_hour_by_whoever(
    client: Client, city: Area, fitri: Person
) -> None:
    """Six accounts try the number of one card; another card is not in their way."""
    answers = []
    for turn, nik in enumerate(["6472014105909905"] * 6 + [NIK]):
        client.force_login(factories.person(f"pencoba{turn}").user)
        body = {"nik": nik, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key()}
        answers.append(client.post("/en/verifikasi/daftar/", body).status_code)
    assert (answers[5], 429 in (*answers[:5], answers[6])) == (429, False)


def test_the_upload_never_touches_a_disk_and_is_for_officers(
    client: Client, budi: Person, fitri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_args: object, **_more: object) -> None:
        raise AssertionError("an upload was written to a file")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", forbidden)
    big = (
        HEAD.strip() + ",catatan\n" + f"{GOOD.strip()},{'x' * 1000}\n" * 3000
    )  # above the size from which Django uses files
    url = "/en/loket/berkas/"
    body = lambda: {  # noqa: E731
        "file": SimpleUploadedFile("daftar.csv", big.encode()), "source": "Disdukcapil",
        "submission_key": new_key(),
    }  # fmt: skip
    client.force_login(budi.user)
    assert client.post(url, body()).status_code == 403
    client.force_login(fitri.user)
    assert client.post(url, body()).status_code == 302
    assert "0 of 3000 rows" in client.get(url).content.decode()
    enter_waiting_rows(at=timezone.now(), most=1)
    assert "2000 of 3000 rows" in client.get(url).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(fitri.user)
    assert strict.post(url, body()).status_code == 403


def test_a_slow_list_holds_up_nobody_who_writes(
    client: Client, fitri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read before the transaction in which it is kept."""
    found: list[list[str]] = []

    def noting(*args: Any, **more: Any) -> Any:
        found.append(list(connection.savepoint_ids))
        return read(*args, **more)

    monkeypatch.setattr("residents.actions.register.read", noting)
    client.force_login(fitri.user)
    upload = SimpleUploadedFile("daftar.csv", (HEAD + GOOD).encode())
    sent = {"file": upload, "source": "Disdukcapil", "submission_key": new_key()}
    assert client.post("/en/loket/berkas/", sent).status_code == 302
    assert found == [[]]


def test_what_is_no_list_is_said(client: Client, fitri: Person) -> None:
    client.force_login(fitri.user)
    for name, raw in (
        ("a.xlsx", b"PK nothing"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"nama\nBudi\n"),
    ):
        body = {
            "file": SimpleUploadedFile(name, raw), "source": "x", "submission_key": new_key(),
        }  # fmt: skip
        assert client.post("/en/loket/berkas/", body).status_code == 422
    assert not RegisterFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_nik_by_many_at_once_is_one_residency(city: Area, fitri: Person) -> None:
    load(fitri, HEAD + GOOD)
    people = [factories.person(f"serentak{n}") for n in range(6)]
    results: list[str] = []

    def work(person: Person) -> None:
        try:
            match(person)
            results.append("made")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made"] + ["refused"] * 5
    assert Residency.objects.count() == 1
