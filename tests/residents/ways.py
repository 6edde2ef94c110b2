"""What the tests of the ways to a residency share: a card, a Monday, a claim, a list."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Person, RoleAssignment
from areas.models import Area
from residents.actions.claims import claim_rt
from residents.actions.register import enter_waiting_rows, read_register, verify_by_register
from residents.models import RegisterFile, Residency, VerificationRequest
from tests import factories

NIK, BORN = "6472014105909901", date(1990, 5, 1)
SIDODADI = "64.72.03.1005"
WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=WITA)
HEAD = "nik,tanggal_lahir,kode_kelurahan\n"
GOOD = f"{NIK},1990-05-01,{SIDODADI}\n"


def head(name: str, code: str) -> Person:
    """The head of an RT since January."""
    somebody = factories.staff(name, "rt-head", code)
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    return somebody


def claim(person: Person, rt: Area, at: datetime = MONDAY, nik: str = NIK) -> VerificationRequest:
    return claim_rt(
        person=person, area=factories.area(SIDODADI), rt=rt, known_as="Bu Budi, rumah hijau",
        nik=nik, birth_date=BORN, at=at,
    )  # fmt: skip


def load(fitri: Person, text: str | bytes, name: str = "daftar.csv") -> RegisterFile:
    raw = text if isinstance(text, bytes) else text.encode()
    made = read_register(
        file=io.BytesIO(raw), name=name, source="Disdukcapil", by=fitri.user, at=timezone.now()
    )
    enter_waiting_rows(at=timezone.now())
    made.refresh_from_db()
    return made


def match(person: Person, nik: str = NIK, born: date = BORN) -> Residency:
    return verify_by_register(person=person, nik=nik, birth_date=born, at=timezone.now())
