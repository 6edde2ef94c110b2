"""One visit as a browser makes it: the form, the mail, the code."""

import io
import re
from datetime import date
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from residents.actions.register import enter_waiting_rows, read_register
from residents.identity import nik_hmac
from residents.models import Identity
from residents.nik import Nik
from web.submissions import new_key

NIK, OTHER, BORN = "6472014105909901", "6472014105909902", date(1990, 5, 1)
UNKNOWN = "6472014105909977"
SIDODADI = "64.72.03.1005"
BALLOT = "/en/suara/tepian/"
PASSWORD = "kata-sandi-uji"
FORM, CODE_PAGE = "/en/sekali-datang/", "/en/sekali-datang/kode/"


def load(officer: Person, *rows: str) -> None:
    lines = rows or [f"{nik},1990-05-01,{SIDODADI}" for nik in (NIK, OTHER)]
    text = "\n".join(["nik,tanggal_lahir,kode_kelurahan", *lines])
    assert officer.user
    read_register(
        file=io.BytesIO(text.encode()), name="daftar.csv", source="Disdukcapil",
        by=officer.user, at=timezone.now(),
    )  # fmt: skip
    enter_waiting_rows(at=timezone.now())


def ask(
    client: Client, email: str, nik: str = NIK, born: str = "1990-05-01", back: str = BALLOT
) -> Any:
    sent = {"nik": nik, "birth_date": born, "email": email, "next": back}
    return client.post(FORM, {**sent, "submission_key": new_key()})


def mailed_code(email: str) -> str:
    """The code in the newest mail to the address; empty when it has none."""
    newest = [one for one in mail.outbox if one.to == [email]][-1]
    found = re.search(r"^\d{4}-\d{4}$", str(newest.body), re.MULTILINE)
    return found[0] if found else ""


def come(client: Client, email: str, nik: str = NIK, born: str = "1990-05-01") -> Any:
    """The whole way; the answer to the code."""
    assert ask(client, email, nik, born)["Location"] == CODE_PAGE
    return client.post(CODE_PAGE, {"code": mailed_code(email)})


def hold(person: Person, nik: str, birth_year: int = 1990) -> None:
    """The person is the one with this NIK."""
    digest = nik_hmac(Nik(nik, is_female=True))
    Identity.objects.create(
        person=person, nik_hmac=digest, nik_last4=nik[-4:], sex="P", birth_year=birth_year
    )


def who(client: Client) -> str:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else ""
