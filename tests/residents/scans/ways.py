"""What the tests of scans share: pictures with a mark in them, and requests that wait."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from accounts.models import Person
from residents.actions.scans import add_scan
from residents.actions.verification import request_verification
from residents.models import Scan, VerificationRequest
from residents.scan_files import ScanFile
from tests import factories
from tests.residents.ways import SIDODADI
from web.submissions import new_key

MARK = b"KANARI-PINDAIAN-6472014105909931"
NAME = "ktp-budi-6472014105909931.jpg"


def picture(kind: str = "JPEG", *, side: int = 40) -> bytes:
    """A picture that opens, with a mark behind its end."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(file, kind)
    return file.getvalue() + MARK


def paper(pages: int = 1, *, password: str = "", attached: bool = False) -> bytes:
    """A PDF with a mark in its properties."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": MARK.decode()})
    if attached:
        writer.add_attachment("lain.txt", b"lain")
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def upload(content: bytes | None = None, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/jpeg")


def ask(person: Person, area: str = SIDODADI) -> VerificationRequest:
    return request_verification(person=person, area=factories.area(area), at=timezone.now())


def with_scan(person: Person, content: bytes | None = None, **more: Any) -> Scan:
    """A scan with a new request that waits."""
    file = ScanFile("jpeg", picture() if content is None else content)
    at = more.pop("at", timezone.now())
    return add_scan(request=more.pop("request", None) or ask(person, **more), person=person,
                    file=file, at=at)  # fmt: skip


def as_person(person: Person, **more: Any) -> Client:
    assert person.user
    client = Client(**more)
    client.force_login(person.user)
    return client


def send(client: Client, asked: VerificationRequest, content: bytes | None = None) -> Any:
    body = {"scan": upload(content), "submission_key": new_key()}
    return client.post(f"/en/verifikasi/{asked.pk}/pindaian/", body)


def opened(officer: Person, asked: VerificationRequest) -> Any:
    return as_person(officer).post(f"/en/loket/{asked.pk}/pindaian/")
