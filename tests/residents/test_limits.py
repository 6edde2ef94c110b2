from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from residents.limits import TooMany, check_rate


def test_one_more_than_allowed_is_refused_with_the_seconds_to_wait(settings: object) -> None:
    settings.REMBUK_LIMITS = {"search": (3, 60)}  # type: ignore[attr-defined]
    request = RequestFactory().get("/")
    for _ in range(3):
        check_rate(request, "search")
    with pytest.raises(TooMany) as refused:
        check_rate(request, "search")
    assert 0 < refused.value.retry_after <= 61


def test_a_forged_forwarding_header_does_not_help(settings: object) -> None:
    settings.REMBUK_LIMITS = {"search": (1, 60)}  # type: ignore[attr-defined]
    check_rate(RequestFactory().get("/", headers={"x-forwarded-for": "10.0.0.1"}), "search")
    with pytest.raises(TooMany):
        check_rate(RequestFactory().get("/", headers={"x-forwarded-for": "10.0.0.2"}), "search")


def test_people_are_counted_apart(settings: object) -> None:
    settings.REMBUK_LIMITS = {"write": (1, 60)}  # type: ignore[attr-defined]
    for number in (1, 2):
        request = RequestFactory().post("/")
        request.person = SimpleNamespace(pk=number)  # type: ignore[attr-defined]
        check_rate(request, "write")
