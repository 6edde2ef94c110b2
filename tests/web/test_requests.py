# ruff: noqa: E501 - rows of values read better whole
"""What is refused before a view runs, in a sentence, and what becomes of what is let through."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from accounts.models import Person
from residents.nik import parse_nik
from web import middleware
from web.middleware import PlainRequestMiddleware
from web.parameters import choice_in, number_in, page_in, place_in, text_in, texts_in
from web.values import one_kind_of_break

pytestmark = pytest.mark.django_db


def query(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(values)
    return data


@pytest.mark.parametrize(
    ("sent", "number"),
    [("7", 7), ("0", 0), ("9" * 18, 50), ("9" * 19, 1), ("9" * 5000, 1), ("-1", 1), ("", 1),
     ("²", 1), ("١٢", 1), ("1_0", 1), ("1.5", 1), ("\0", 1), (" 7", 1)],
)  # fmt: skip
def test_a_number_is_plain_and_bounded(sent: str, number: int) -> None:
    assert number_in(query(n=sent), "n", 1, most=50) == number


def test_a_text_is_cut_and_holds_nothing_unseen() -> None:
    assert text_in(query(q=" a\0b\x1b\r\nc "), "q") == "ab\nc"
    assert text_in(query(q="x" * 900), "q", most=100) == "x" * 100
    assert text_in(query(), "q") == ""
    assert texts_in(QueryDict("m=a&m=b%00"), "m") == ["a", "b"]
    assert choice_in(query(urut="none"), "urut", ("new", "old"), "new") == "new"


@pytest.mark.parametrize(
    ("place", "kept"),
    [("/id/berita/", "/id/berita/"), ("abc", ""), ("//evil.example", ""), ("http://evil.example", ""),
     ("javascript:1", ""), ("/\\evil.example", ""), ("", "")],
)  # fmt: skip
def test_a_place_is_one_of_this_site(place: str, kept: str) -> None:
    assert place_in(query(next=place)) == kept


def test_the_page_is_always_a_number() -> None:
    assert page_in(RequestFactory().get("/?p=" + "9" * 5000)) == "1"
    assert page_in(RequestFactory().get("/?p=3")) == "3"


def test_line_breaks_count_once() -> None:
    assert one_kind_of_break("a\r\nb\rc\nd\u2028e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/id/cari/?q=a%00b", 200),
        ("/id/cari/?q=air&p=" + "9" * 5000, 200),
        ("/id/usulan/" + "9" * 30 + "/versi/", 404),
        ("/documents/" + "9" * 5000 + "/a.pdf", 404),
        ("/api/consultations/a%00b", 404),
        ("/api/threads/" + "9" * 27 + "/comments", 404),
        ("/media/images/" + "a" * 300 + ".jpg", 404),
    ],
)
def test_examples(client: Client, city: object, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_place_in_a_list_that_no_list_has_is_refused(client: Client) -> None:
    assert client.get("/api/consultations?offset=" + "9" * 27).status_code in (400, 422)


def test_a_refusal_says_so_in_both_languages_and_to_programs_in_json(client: Client) -> None:
    kind = "text/html; charset=rot13"
    answer = client.generic("POST", "/id/cari/", b"x", kind)
    words = answer.content.decode()
    assert "Permintaan ini belum bisa dibaca" in words
    assert "This request cannot be read" in words
    assert json.loads(client.generic("POST", "/api/consultations", b"x", kind).content)["detail"]


def test_next_that_is_no_place_leads_home(client: Client, citra: Person) -> None:
    client.force_login(citra.user)
    answer = client.post("/id/akun/peran/", {"acting_role": "0", "next": "abc"})
    assert (answer.status_code, answer["Location"]) == (302, "/id/")


def test_a_cookie_with_unseen_characters_is_passed_over(client: Client, city: object) -> None:
    answer = client.get("/id/cari/", HTTP_COOKIE='sessionid="aaaaaaaa\\000bbbbbbbb"')
    assert answer.status_code == 200


def test_another_charset_is_refused(client: Client) -> None:
    for charset in ("rot13", "utf-7", "utf-16"):
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        assert client.generic("POST", "/id/akun/login/", b"--x--", kind).status_code == 400
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    assert client.generic("POST", "/id/akun/login/", b"a=1", kind).status_code == 200


def test_a_fault_of_ours_stays_a_fault() -> None:
    """A view of others that breaks over a value is 400; where our code is involved, 500 and seen."""
    guard = PlainRequestMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    request = RequestFactory().get("/admin/")
    assert guard.process_exception(request, raised(lambda: int("x"))).status_code == 400  # type: ignore[union-attr]
    assert guard.process_exception(request, raised(lambda: parse_nik(None, None))) is None
    assert guard.process_exception(request, OSError("disk")) is None
    assert middleware.OVER_INPUT


def raised(act: Any) -> Exception:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - whatever it was
        return error
    raise AssertionError
