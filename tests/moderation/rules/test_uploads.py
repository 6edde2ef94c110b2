"""What editors upload is looked at, whichever of the admin's doors it comes through."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image

from accounts.actions.roles import assign_role
from demo.files import pdf
from moderation.algorithms import office_words
from moderation.rules import uploads as checks
from moderation.rules.uploads import check_document, shows_nik
from participation.actions.site import ensure_site
from tests import factories
from tests.moderation import uploads as files
from tests.moderation.uploads import HTML, NIK, SVG
from web.refusal import Refused

GOOD = pdf(["Rencana Tepian", "Anggaran 1.250.000.000 3.400.000 2026"])
WITH_NIK = pdf(["Daftar penerima", f"Siti {NIK}"])
Send = Callable[[Client, str, bytes], HttpResponse]


@pytest.fixture
def dewi_at_work(city: object) -> Client:
    ensure_site()
    user = factories.person("dewi").user
    assert user is not None
    assign_role(user=user, role="editor", area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _add(app: str) -> Send:
    def send(client: Client, name: str, content: bytes) -> HttpResponse:
        return client.post(
            reverse(f"{app}:add"), {"title": "Rencana", "file": _file(name, content)}
        )

    return send


def _add_many(app: str) -> Send:
    def send(client: Client, name: str, content: bytes) -> HttpResponse:
        return client.post(
            reverse(f"{app}:add_multiple"),
            {"title": "Rencana", "files[]": _file(name, content)},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )

    return send


def _choose(app: str, prefix: str) -> Send:
    def send(client: Client, name: str, content: bytes) -> HttpResponse:
        return client.post(
            reverse(f"{app}_chooser:create"),
            {f"{prefix}-title": "Rencana", f"{prefix}-file": _file(name, content)},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )

    return send


def _replace(client: Client, name: str, content: bytes) -> HttpResponse:
    user = factories.User.objects.get(email="dewi@example.org")
    known = Document.objects.create(
        title="Lama", file=_file("lama.pdf", GOOD), uploaded_by_user=user
    )
    answer = client.post(
        reverse("wagtaildocs:edit", args=[known.pk]),
        {"title": "Rencana", "file": _file(name, content)},
    )
    if Document.objects.get(pk=known.pk).filename.startswith("lama"):
        known.delete()
    return answer


DOCUMENT_DOORS = [
    _add("wagtaildocs"),
    _add_many("wagtaildocs"),
    _choose("wagtaildocs", "document-chooser-upload"),
    _replace,
]
IMAGE_DOORS = [
    _add("wagtailimages"),
    _add_many("wagtailimages"),
    _choose("wagtailimages", "image-chooser-upload"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("send", DOCUMENT_DOORS)
class TestDocumentsInTheAdmin:
    def test_a_good_one_is_kept(self, dewi_at_work: Client, send: Send) -> None:
        send(dewi_at_work, "rencana.pdf", GOOD)
        assert Document.objects.get().title == "Rencana"

    def test_a_slow_one_holds_up_nobody_who_writes(
        self, dewi_at_work: Client, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is read before anything is written, in no transaction."""
        found: list[list[str]] = []
        monkeypatch.setattr(
            "moderation.admin_forms.check_document",
            lambda *_args: found.append(list(connection.savepoint_ids)),
        )
        send(dewi_at_work, "rencana.pdf", GOOD)
        assert found
        assert not any(found)

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("daftar.pdf", WITH_NIK, "tampak seperti NIK (halaman 1)"),
            ("daftar.docx", files.docx("Siti 64720141", "05909901"), "tampak seperti NIK"),
            ("daftar.csv", f"nama,nik\nSiti,{NIK}\n".encode(), "tampak seperti NIK"),
            ("rencana.pdf", HTML, "bukan PDF"),
            (f"{NIK}.pdf", GOOD, "Namanya"),
        ],
    )
    def test_a_bad_one_is_refused_with_the_reason(
        self, dewi_at_work: Client, send: Send, name: str, content: bytes, sentence: str
    ) -> None:
        answer = send(dewi_at_work, name, content)
        words = answer.content.decode()
        if answer["Content-Type"].startswith("application/json"):
            words = str(answer.json())
        assert sentence in words
        assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("send", IMAGE_DOORS)
class TestPicturesInTheAdmin:
    def test_a_good_one_is_kept(self, dewi_at_work: Client, send: Send) -> None:
        send(dewi_at_work, "taman.png", files.picture())
        assert Image.objects.get().title == "Rencana"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("taman.svg", SVG),
            ("taman.png", SVG),
            ("taman.jpg", HTML),
            ("taman.gif", b"GIF89a" + HTML),
            ("taman.png", files.picture()[:40]),
            ("taman.jpg", files.picture("PNG")),
            (f"{NIK}.png", files.picture()),
        ],
    )
    def test_a_bad_one_is_refused(
        self, dewi_at_work: Client, send: Send, name: str, content: bytes
    ) -> None:
        assert send(dewi_at_work, name, content).status_code == 200
        assert not Image.objects.exists()


@pytest.mark.django_db
def test_documents_are_downloads_that_no_browser_opens_here(client: Client) -> None:
    kept = Document.objects.create(title="Rencana", file=_file("rencana.pdf", GOOD))
    answer = client.get(kept.url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


class TestContent:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", GOOD),
            ("a.docx", files.docx("Rencana ", "Tepian")),
            ("a.xlsx", files.xlsx("1250000000", "3400000")),
            ("a.ods", files.ods("1250000000")),
            ("a.csv", b"nama,lintang\nTaman,-0.4948123456789012\n"),
            ("a.txt", "Tepian – hijau".encode("utf-16")),
            ("a.txt", "Tepian Mahakam é".encode("latin-1")),
        ],
    )
    def test_ordinary_files_pass(self, name: str, content: bytes) -> None:
        check_document(_file(name, content), name, len(content))

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xlsx", files.xlsx(NIK)),
            ("a.xlsx", files.xlsx("6.4720141059099008E+15")),
            ("a.ods", files.ods(NIK)),
            ("a.txt", f"NIK: {NIK}".encode("utf-16")),
            (
                "a.docx",
                files.archive(word__document_xml="", word__footer1_xml=f"<p>{NIK}</p>"),
            ),
            (
                "a.docx",
                files.archive(word__document_xml="", word__embeddings__b_xlsx=files.xlsx(NIK)),
            ),
        ],
    )
    def test_a_nik_is_found_wherever_it_stands(self, name: str, content: bytes) -> None:
        with pytest.raises(Refused, match="NIK"):
            check_document(_file(name, content), name, len(content))

    @pytest.mark.parametrize("before", [-40, -16, -8, 0, 1, 100, 256, 300])
    @pytest.mark.parametrize("after", ["", " kata" * 60_000])
    def test_a_nik_is_found_at_every_place_of_a_long_text(self, before: int, after: str) -> None:
        start = "kata " * (checks.WINDOW // 5) + "k" * 400
        content = f"{start[: checks.WINDOW + before - 1]} {NIK}{after}".encode()
        with pytest.raises(Refused, match="NIK"):
            check_document(_file("a.txt", content), "a.txt", len(content))

    def test_a_nik_in_the_last_cell_of_a_long_sheet_is_found(self) -> None:
        cells = "".join(f'<c office:value="{n}"><p>{n}</p></c>' for n in range(40_000))
        mark = "application/vnd.oasis.opendocument.spreadsheet"
        content = files.archive(
            mimetype=mark, content_xml=f'<s xmlns:office="o">{cells}<c office:value="{NIK}"/></s>'
        )
        with pytest.raises(Refused, match="NIK"):
            check_document(_file("a.ods", content), "a.ods", len(content))

    @pytest.mark.parametrize("size", range(5, 24))
    def test_a_nik_is_found_wherever_the_reading_pauses(
        self, monkeypatch: pytest.MonkeyPatch, size: int
    ) -> None:
        monkeypatch.setattr(office_words, "PIECE", size)
        monkeypatch.setattr(office_words, "MOST_KEPT", 0)
        spaced = "6472\u200b 0141 0590 9901"
        for number in (NIK, spaced):
            content = files.docx("Kepada Siti, NIK ", number, ", di Tepian")
            with pytest.raises(Refused, match="NIK"):
                check_document(_file("a.docx", content), "a.docx", len(content))
        longer = files.docx("Nomor ", f"1{NIK}234", " dan lagi")
        check_document(_file("a.docx", longer), "a.docx", len(longer))

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.docx", files.xlsx("1"), "not DOCX"),
            ("a.ods", files.ods("1", kind="text"), "not ODS"),
            ("a.ods", files.archive(content_xml="<x/>"), "not ODS"),
            ("a.xlsx", b"PK\x03\x04 broken", "not XLSX"),
            ("a.txt", files.picture(), "not TXT"),
            ("a.csv", HTML, "not"),
            ("a.html", HTML, "of this kind"),
            ("a", b"?", "of this kind"),
            ("a.pdf", GOOD[:300], "damaged"),
            ("a.docx", files.archive(word__document_xml="", word__vbaProject_bin=b"x"), "macros"),
        ],
    )
    def test_what_is_not_what_it_says_is_refused(
        self, name: str, content: bytes, sentence: str
    ) -> None:
        with pytest.raises(Refused, match=sentence):
            check_document(_file(name, content), name, len(content))

    def test_a_zip_bomb_is_not_unpacked(self) -> None:
        bomb = files.archive(
            word__document_xml="", word__media_xml=b"0" * (checks.LARGEST_UNPACKED + 1)
        )
        assert len(bomb) < checks.MEGABYTE
        with pytest.raises(Refused, match="Unpacked"):
            check_document(_file("a.docx", bomb), "a.docx", len(bomb))

    def test_an_oversized_file_is_refused_before_it_is_read(self) -> None:
        with pytest.raises(Refused, match="larger"):
            check_document(_file("a.pdf", b""), "a.pdf", checks.LARGEST + 1)


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        f"1,{NIK}",
        f"nik:{NIK}.",
        "6472 0141 0590 9901",
        "647201-410590-9901",
        "64.72.01.410590.9901",
        "64 72 01 410590 9901",
        "6 4 7 2 0 1 4 1 0 5 9 0 9 9 0 1",
        "6472\u200b0141\u00ad05909901",
        "٦٤٧٢٠١٤١٠٥٩٠٩٩٠١",
        "6472\u00a00141\u00a00590\u00a09901",
    ],
)
def test_ways_to_write_a_nik(text: str) -> None:
    assert shows_nik(text)


@pytest.mark.parametrize(
    "text",
    [
        "6472019905909901",
        "9972014105909901",
        "16472014105909901",
        "Rp1.250.000.000 3.400.000 12.800.000",
        "647.201.410.590.990.1",
        "0541-203111 0541-203112",
        "0.6472014105909901",
    ],
)
def test_other_numbers(text: str) -> None:
    assert not shows_nik(text)
