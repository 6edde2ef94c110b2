"""One thing's error keeps no other waiting; that of the database keeps all."""

import pytest
import structlog
from django.db import OperationalError

from web.each import each


class Odd(Exception):
    """Says by itself what is wrong."""


def act(number: int) -> bool:
    if number == 2:
        raise Odd("two is even")
    if number == 3:
        raise ZeroDivisionError
    return number != 4


def test_what_fails_is_named_and_the_others_are_done() -> None:
    with structlog.testing.capture_logs() as lines:
        done = each([1, 2, 3, 4, 5], act, "not_done", named="number", told=(Odd,))
    assert done == 2
    assert [(line["event"], line["number"]) for line in lines] == [("not_done", 2), ("not_done", 3)]
    assert lines[0]["reason"] == "two is even"
    assert lines[1]["exc_info"]


def test_without_the_database_nothing_goes_on() -> None:
    seen = []

    def away(number: int) -> None:
        seen.append(number)
        raise OperationalError

    with pytest.raises(OperationalError):
        each([1, 2], away, "not_done", named="number")
    assert seen == [1]
