import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client, RequestFactory
from redis.exceptions import ConnectionError as RedisIsAway
from structlog.testing import capture_logs

from web.caches import CountingFiles, RedisOrFiles
from web.limits import TooMany, check_rate, count_once_more, device_of


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


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("", "no-address", True),  # who cannot be told apart is counted as one
    ],
)
def test_an_address_of_ipv6_is_counted_by_its_network(
    first: str, second: str, one: bool, settings: Any
) -> None:
    """A line of IPv6 has 2^64 addresses: one each for every try."""
    settings.REMBUK_LIMITS = {"search": (1, 60)}
    requests = [RequestFactory().get("/", REMOTE_ADDR=address) for address in (first, second)]
    check_rate(requests[0], "search")
    if one:
        with pytest.raises(TooMany):
            check_rate(requests[1], "search")
    else:
        check_rate(requests[1], "search")
    assert (device_of(requests[0]) == device_of(requests[1])) is one


@pytest.mark.django_db
def test_allauth_counts_networks_too(client: Client) -> None:
    """Each try comes from another address of one line and is about another account."""
    codes = [
        client.post(
            "/id/akun/login/",
            {"login": f"x{number}@example.org", "password": "salah-sekali"},
            REMOTE_ADDR=f"2001:db8:1:2::{number:x}",
        ).status_code
        for number in range(1, 25)
    ]
    assert codes[-1] == 429


def test_fewer_proxies_than_were_said_make_no_error(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    check_rate(RequestFactory().get("/", headers={"x-forwarded-for": "10.0.0.1"}), "search")


def test_an_hour_is_an_hour_also_in_a_cache_of_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    """Counting once more there would set the time that such a cache keeps by default, 5 minutes."""
    files = "web.caches.CountingFiles"
    settings.CACHES = {"default": {"BACKEND": files, "LOCATION": str(tmp_path)}}
    now = time.time()
    assert [count_once_more("tries", 3600) for _ in range(2)] == [1, 2]
    monkeypatch.setattr(time, "time", lambda: now + 1800)
    assert count_once_more("tries", 3600) == 3
    monkeypatch.setattr(time, "time", lambda: now + 3601)
    assert count_once_more("tries", 3600) == 1


def test_many_at_once_are_counted_exactly_in_files(tmp_path: Path) -> None:
    """Twenty tries at once must not be counted as one, also by as many processes."""

    def count(_number: int) -> int:
        files = CountingFiles(str(tmp_path), {})
        return 1 if files.add("tries", 1, 60) else files.incr("tries")

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(count, range(40))) == list(range(1, 41))


# --- Redis is away ---


@pytest.fixture
def without_redis(settings: Any, tmp_path: Path) -> None:
    """Settings as in production, at a port where nobody answers."""
    options = {"FILES": str(tmp_path), "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1}
    settings.CACHES = {
        "default": {
            "BACKEND": "web.caches.RedisOrFiles",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": options,
        }
    }
    RedisOrFiles._asked_again_at.clear()


@pytest.mark.usefixtures("without_redis")
def test_limits_hold_while_redis_is_away(settings: Any) -> None:
    settings.REMBUK_LIMITS = {"search": (3, 60)}
    request = RequestFactory().get("/")
    for _ in range(3):
        check_rate(request, "search")
    with pytest.raises(TooMany):
        check_rate(request, "search")


@pytest.mark.usefixtures("without_redis", "db")
def test_signing_in_is_limited_while_redis_is_away_and_possible(client: Client, budi: Any) -> None:
    right = {"login": "budi@example.org", "password": "kata-sandi-uji"}
    assert client.post("/id/akun/login/", right).status_code == 302
    client.logout()
    codes = [
        client.post("/id/akun/login/", {"login": f"x{n}@example.org", "password": "x"}).status_code
        for n in range(25)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


@pytest.mark.usefixtures("without_redis")
def test_every_call_of_the_cache_has_an_answer_without_redis() -> None:
    cache.set("a", 1, 60)
    assert (cache.get("a"), cache.has_key("a"), cache.incr("a"), cache.decr("a")) == (1, True, 2, 1)
    assert cache.touch("a", 30)
    cache.set_many({"b": 2})
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": 2}
    assert cache.get_or_set("c", 3) == 3
    cache.delete_many(["a", "b"])
    assert cache.delete("c")
    cache.clear()


@pytest.mark.usefixtures("without_redis")
def test_an_outage_is_told_when_it_begins_and_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def away(_self: object, key: str, *_rest: object) -> None:
        asked.append(key)
        raise RedisIsAway

    monkeypatch.setattr("django_redis.cache.RedisCache.get", away)
    with capture_logs() as told:
        for _ in range(5):
            cache.get("one")
        RedisOrFiles._asked_again_at.clear()  # as another process of this machine
        cache.get("two")
    assert asked == ["one", "two"]  # a server that does not answer is left alone for a while
    assert [line["event"] for line in told] == ["outage_began"]
    monkeypatch.setattr("django_redis.cache.RedisCache.get", lambda *_rest: "here")
    with capture_logs() as told:
        assert cache.get("three") is None
        for name in caches.settings:
            RedisOrFiles._asked_again_at[caches.settings[name]["LOCATION"]] = 0.0
        assert [cache.get("three") for _ in range(3)] == ["here"] * 3
    assert [line["event"] for line in told] == ["outage_ended"]


def kept_names() -> set[str]:
    """Whatever the shared cache holds: files, or keys of Redis."""
    if isinstance(cache._connections[cache._alias], RedisOrFiles):  # type: ignore[attr-defined]
        return {key.decode() for key in cache.client.get_client().keys("*")}  # type: ignore[attr-defined]
    return set(cache._list_cache_files())  # type: ignore[attr-defined]


@pytest.mark.parametrize("action", ["vote", "check"])
def test_who_votes_when_is_counted_in_memory_alone(settings: Any, action: str) -> None:
    """Neither a file nor a key of Redis says in which minute somebody voted or looked."""
    settings.REMBUK_LIMITS = {action: (2, 60), "write": (2, 60)}
    request = RequestFactory().post("/")
    request.person = SimpleNamespace(pk=7)  # type: ignore[attr-defined]
    before = kept_names()
    check_rate(request, action)
    check_rate(request, action)
    assert kept_names() == before
    with pytest.raises(TooMany):
        check_rate(request, action)
    check_rate(request, "write")
    assert len(kept_names() - before) == 1


def test_files_of_counts_that_ended_go(tmp_path: Path) -> None:
    """Django's cache would keep who was counted when until somebody asks for the very entry."""
    files = CountingFiles(str(tmp_path), {})
    files.add("for-ever", 1, timeout=None)
    files.add("limit:write:somebody:1", 1, timeout=0)  # has ended
    assert len(list(tmp_path.glob("*.djcache"))) == 2
    os.utime(tmp_path / "cleared.time", (0, 0))
    files.add("limit:write:another:2", 1, timeout=60)
    assert len(list(tmp_path.glob("*.djcache"))) == 2
    assert files.get("for-ever") == 1
    files.add("limit:write:somebody:3", 1, timeout=0)
    assert len(list(tmp_path.glob("*.djcache"))) == 3
    files.clear_expired()
    assert len(list(tmp_path.glob("*.djcache"))) == 2
