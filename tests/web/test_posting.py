"""What becomes of a form: not sent, not filled in, refused, done, or done before."""

from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import Person
from web.limits import TooMany
from web.posting import WHOLE_FORM, Posting
from web.refusal import Refused, refusal_by
from web.submissions import Place, new_key


class Gone(Refused):
    """It is too late."""

    status = 409


class Odd(ValueError):
    """What was typed cannot be that."""

    sentence = "Bukan begitu."


class Words(forms.Form):
    """Words."""

    words = forms.CharField()


def sent(person: Person | None = None, **fields: str) -> HttpRequest:
    request = RequestFactory().post("/", fields)
    request.person = person
    return request


def fails(error: Exception) -> None:
    raise error


def test_a_look_is_neither_sent_nor_complete() -> None:
    posting = Posting(RequestFactory().get("/"), Words())
    assert (posting.is_sent, posting.complete, posting.status) == (False, False, 200)


def test_a_form_with_a_gap_is_shown_again() -> None:
    request = sent(words="")
    posting = Posting(request, Words(request.POST))
    assert (posting.complete, posting.status) == (False, 422)


def test_what_the_rule_refuses_before_is_not_even_tried() -> None:
    request = sent(words="kata")
    posting = Posting(request, Words(request.POST), refusal=refusal_by(fails, Gone("Sudah lewat.")))
    assert (posting.complete, posting.status, str(posting.refusal)) == (False, 409, "Sudah lewat.")
    assert refusal_by(str, "kata") is None


def test_a_refusal_is_left_to_the_page_with_its_status() -> None:
    posting = Posting(sent())
    assert posting.complete
    assert not posting.did(fails, Gone("Sudah lewat."))
    assert (posting.status, str(posting.refusal)) == (409, "Sudah lewat.")
    assert posting.did(str, "kata")


def test_what_the_form_tells_stands_at_its_field() -> None:
    request = sent(words="kata")
    form = Words(request.POST)
    posting = Posting(request, form, told_at={Odd: "words", Gone: WHOLE_FORM})
    assert posting.made(fails, Odd()) is None
    assert posting.made(fails, Gone("Sudah lewat.")) is None
    assert form.errors["words"] == ["Bukan begitu."]
    assert form.non_field_errors() == ["Sudah lewat."]
    assert (posting.status, posting.refusal) == (422, None)
    assert isinstance(posting.error, Gone)
    assert posting.made(fails, Refused("Tidak bisa.")) is None
    assert (posting.status, str(posting.refusal)) == (403, "Tidak bisa.")


@pytest.mark.parametrize("error", [TooMany(60), ZeroDivisionError()])
def test_everything_else_passes_through(error: Exception) -> None:
    with pytest.raises(type(error)):
        Posting(sent()).did(fails, error)


@pytest.mark.django_db
def test_a_second_sending_gets_what_the_first_one_made(ana: Person) -> None:
    made: list[Any] = []

    def make(*, body: str) -> Place:
        made.append(body)
        return Place(f"/{len(made)}/")

    request = sent(ana, submission_key=new_key())
    first, second, other = Posting(request), Posting(request), Posting(request)
    assert first.once({"b": 1}, Place, make, body="kata") == Place("/1/")
    assert second.once({"b": 1}, Place, make, body="kata") == Place("/1/")
    assert (first.again, second.again, made) == (False, True, ["kata"])
    assert other.once({"b": 2}, Place, make, body="lain") is None
    assert other.status == 422
    assert not Posting(sent(ana)).did_once({}, made.append, "tanpa kunci")
    assert made == ["kata"]
