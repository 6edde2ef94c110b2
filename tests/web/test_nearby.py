"""What a process remembers is used only while it still holds."""

from typing import Any

import pytest
from django.conf import settings
from redis import Redis

from areas.models import Area
from cms.models import Department
from tests import factories
from tests.web.pages import NEEDS_REDIS, Visitor
from web import page_cache
from web.nearby import Copy, Nearby, Seen

SEEN = Seen(clock=10, began=5, generations={"a": 7, "b": 10})


def copy(content: bytes = b"words", **changed: Any) -> Copy:
    given: dict[str, Any] = {"clock": 8, "ends": 100.0, "tables": ("a",), "facts": "{}"}
    return Copy(**{**given, "content": content, **changed})


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({}, True),
        ({"tables": ("a", "c")}, True),
        ({"tables": ("a", "b")}, False),
        ({"clock": 6}, False),
        ({"clock": 4, "tables": ()}, False),
        ({"ends": 50.0}, False),
    ],
)
def test_a_copy_holds_until_a_commit_or_its_time(changed: dict[str, Any], holds: bool) -> None:
    nearby = Nearby(100_000)
    nearby.put("one", copy(**changed))
    assert (nearby.get("one", SEEN, 50.0) is not None) is holds


def test_what_was_not_used_longest_goes_for_what_comes() -> None:
    nearby = Nearby(10_000)
    for name in "abcdefghijklmno":
        nearby.put(name, copy(b"x" * 450))
        assert nearby.get("a", SEEN, 0.0)
    left = [name for name in "abcdefghijklmno" if nearby.get(name, SEEN, 0.0)]
    assert left == [*"a", *"ghijklmno"]
    nearby.put("large", copy(b"x" * 2_000))
    assert nearby.get("large", SEEN, 0.0) is None


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which scripts Redis is asked to run."""
    asked: list[str] = []
    run = Redis.eval
    monkeypatch.setattr(Redis, "eval", lambda *given: asked.append(given[1]) or run(*given))
    return asked


def office() -> str:
    def find() -> list[str]:
        return list(Department.objects.values_list("name", flat=True))

    found: list[str] = page_cache.fact("offices", find)
    name = found.pop()  # what one reader does with it is nobody else's
    return name


class TestInARequest:
    pytestmark = NEEDS_REDIS

    @pytest.fixture(autouse=True)
    def kept(self, visitor: Visitor, city: Area) -> None:
        factories.department(name="Dinas Taman")
        visitor.settle()
        for _ in range(2):
            assert office() == "Dinas Taman"

    def test_redis_is_asked_once(self, told: list[str]) -> None:
        for _request in range(2):
            with page_cache.asking_once():
                assert [office() for _ in range(3)] == ["Dinas Taman"] * 3
        assert told == [page_cache.LOOK] * 2

    def test_what_was_committed_shows_in_the_next_and_own_things_at_once(
        self, visitor: Visitor
    ) -> None:
        with page_cache.asking_once():
            assert office() == "Dinas Taman"
            with visitor.committing():
                Department.objects.update(name="Dinas Sungai")
            assert office() == "Dinas Sungai"
        with visitor.committing():
            Department.objects.update(name="Dinas Jalan")
        with page_cache.asking_once():
            assert office() == "Dinas Jalan"

    def test_what_is_built_of_a_copy_is_no_younger_than_it(self, visitor: Visitor) -> None:
        with page_cache.asking_once():
            assert office() == "Dinas Taman"
            with Redis.from_url(settings.REMBUK_REDIS_URL) as another:  # another process commits
                another.eval(page_cache.RAISE, 1, page_cache.GENERATIONS, 1, "cms_department")
            with page_cache.building() as reads:
                office()
            page_cache.keep("page", b"of a copy", reads=reads, facts={})
        assert page_cache.kept("page") is None

    def test_copies_of_a_count_that_is_lost_are_not_used(self, visitor: Visitor) -> None:
        with Redis.from_url(settings.REMBUK_REDIS_URL) as server:
            server.delete(page_cache.GENERATIONS)
        Department.objects.update(name="Dinas Sungai")
        visitor.settle()
        with page_cache.asking_once():
            assert office() == "Dinas Sungai"
