"""Bad bytes in parameters and in forms get a plain answer, whatever the database makes of them."""

from typing import Any

import pytest
from django.test import Client

from tests.security.conftest import City

pytestmark = pytest.mark.django_db
BAD = [
    "\0",
    "%00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "9" * 40,
    "-1",
    "' OR 1=1",
    "../../etc/passwd",
    "<script>",
    "a" * 5000,
]


def test_bad_bytes_get_a_plain_answer(town: City) -> None:
    """ASVS 16.5: no trace and no 500, in parameters and in forms."""
    for value in BAD:
        send_bad(town, value)


def send_bad(town: City, value: str) -> None:
    client = town.client("ana")
    for path in (
        "cari/",
        "laporan/tepian/masukan/",
        f"gagasan/{town.debate.slug}/",
        "pemberitahuan/",
    ):
        names = ("q", "p", "word", "kind", "jenis", "wilayah", "urut", "sebab", "balas", "state")
        answer = client.get(f"/id/{path}", dict.fromkeys(names, value))
        assert answer.status_code < 500, path
    official = town.client("eko")
    names = ("p", "word", "kind", "state", "month", "area", "stance", "theme")
    answer = official.get("/id/laporan/tepian/masukan/", dict.fromkeys(names, value))
    assert answer.status_code < 500
    for path in (
        f"/id/debat/{town.debate.thread_id}/tulis/",
        "/id/akun/profil/",
        "/id/verifikasi/minta/",
        f"/id/suara/{town.debate.slug}/",
    ):
        sent: dict[str, Any] = dict.fromkeys(
            ("body", "stance", "parent", "public_name", "area", "choice", "step"), value
        )
        for key in ("k" * 32, value):
            answer = client.post(path, {**sent, "submission_key": key})
            assert answer.status_code < 500, path


def test_sign_in_with_bad_bytes_is_no_fault() -> None:
    client = Client()
    for value in ("\0", "a@b\0.id", "x" * 9000):
        answer = client.post("/id/akun/login/", {"login": value, "password": value})
        assert answer.status_code < 500
