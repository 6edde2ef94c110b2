import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from residents.limits import TooMany, check_rate, count_once_more


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


def test_an_hour_is_an_hour_also_in_a_cache_of_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    """Counting once more there would set the time that such a cache keeps by default, 5 minutes."""
    files = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": files, "LOCATION": str(tmp_path)}}
    now = time.time()
    assert [count_once_more("tries", 3600) for _ in range(2)] == [1, 2]
    monkeypatch.setattr(time, "time", lambda: now + 1800)
    assert count_once_more("tries", 3600) == 3
