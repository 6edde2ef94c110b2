"""What is wrong with one vote keeps no other one from its turn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledger.models import Log
from ledger.tasks import sign_heads
from polls import tasks
from polls.actions import flags, planning, polls, roll, tallies
from polls.models import Poll
from polls.queries.log import log_of
from tests import factories

FAULT = "cannot be read today"


@pytest.fixture
def two(poll: Poll) -> list[Poll]:
    """Both open; the first one is broken by the tests."""
    other = factories.consultation("vote", slug="pasar")
    planning.plan_poll(other)
    second = polls.open_poll(
        poll=Poll.objects.get(consultation=other), at=timezone.now() - timedelta(days=1)
    )
    return [poll, second]


def breaking(monkeypatch: pytest.MonkeyPatch, module: object, name: str, pk: int) -> None:
    """Let a function of the module fail for this poll alone, given as poll or as its number."""
    whole = getattr(module, name)

    def act(*given: object, **named: object) -> object:
        poll = named.get("poll", given[0] if given else None)
        if getattr(poll, "pk", poll) == pk:
            raise ValueError(FAULT)
        return whole(*given, **named)

    monkeypatch.setattr(module, name, act)


def test_destroying(
    two: list[Poll], finish: Callable[[Poll], Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    for poll in two:
        finish(poll)
    breaking(monkeypatch, tallies, "objection_days", two[0].pk)
    later = timezone.now() + timedelta(days=60)
    assert tallies.destroy_envelopes(at=later) == 1
    left = Poll.objects.filter(destroyed_at=None)
    assert list(left) == [two[0]]
    assert left[0].sealed_private_key


def test_destroying_locks_one_poll_at_a_time(
    two: list[Poll], finish: Callable[[Poll], Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its own transaction, and as it is under its lock."""
    for poll in two:
        finish(poll)
    held = []
    whole = tallies.hold

    def hold(pk: int) -> Poll:
        held.append(pk)
        if len(held) == 1:  # somebody else destroyed it meanwhile
            Poll.objects.filter(pk=pk).update(destroyed_at=timezone.now(), sealed_private_key="")
        return whole(pk)

    monkeypatch.setattr(tallies, "hold", hold)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert tallies.destroy_envelopes(at=timezone.now() + timedelta(days=60)) == 1
    assert sorted(held) == [poll.pk for poll in two]
    assert sum(row["sql"].startswith("SAVEPOINT") for row in queries) >= len(two)


def test_comparing(two: list[Poll], monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, roll, "hold", two[0].pk)
    faults = roll.roll_faults(timezone.now())
    assert faults == [f"poll/{two[0].pk}: sealed votes and voters cannot be compared"]


def test_looking_for_bursts(two: list[Poll], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    whole = flags.log_of
    monkeypatch.setattr(flags, "log_of", lambda poll: seen.append(poll.pk) or whole(poll))
    breaking(monkeypatch, flags, "_new_bursts", two[0].pk)
    assert flags.find_bursts(at=timezone.now()) == 0
    assert seen == [two[1].pk]


def test_rehearsing(two: list[Poll], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    breaking(monkeypatch, polls, "private_key", two[0].pk)
    whole = tasks.rehearse
    monkeypatch.setattr(tasks, "rehearse", lambda poll: whole(poll) or seen.append(poll.pk))
    tasks.rehearse_open_polls()
    assert two[1].pk in seen


def test_signing(two: list[Poll], monkeypatch: pytest.MonkeyPatch) -> None:
    from ledger import tasks as ledger_tasks

    signed = []

    def sign(*, log: str) -> bool:
        if log == log_of(two[0]):
            raise ValueError(FAULT)
        signed.append(log)
        return True

    monkeypatch.setattr(ledger_tasks, "sign_head", sign)
    sign_heads()
    assert set(signed) == set(Log.objects.values_list("name", flat=True)) - {log_of(two[0])}
