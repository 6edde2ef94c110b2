"""What the database's files hold, read byte by byte, after a close and after a destruction."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from ledger.checks import faults
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot, check_sealed, seal_ballot
from polls.actions.order import SWEPT, sweep_again
from polls.models import CheckedEnvelope, Poll, PollState, SealedBallot, Sweeping, Turnout
from polls.queries.audit import audit
from polls.queries.sweeping import sweep_faults
from polls.tasks import destroy_old_envelopes, run_due_polls
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
VOTES = 120
"""Enough for several pages of each table."""


@pytest.fixture
def poll(db: None) -> Poll:
    factories.city()
    planning.plan_poll(factories.consultation("vote", slug="tepian"))
    return polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let it be so much later."""
    now = timezone.now()

    def act(later: timedelta) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + later)

    return act


@pytest.fixture
def reader(poll: Poll) -> Iterator[BaseDatabaseWrapper]:
    """Another connection."""
    other = connection.copy()
    yield other
    other.close()


def contents() -> bytes:
    """SQLite's file and its write-ahead log; PostgreSQL's files of these tables and indexes."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        found = (Path(f"{name}{suffix}") for suffix in ("", "-wal", "-journal"))
        return b"".join(path.read_bytes() for path in found if path.exists())
    tables = [model._meta.db_table for model in SWEPT]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class AS c "
            "LEFT JOIN pg_index AS i ON i.indexrelid = c.oid WHERE c.relkind IN ('r', 'i', 't') "
            "AND coalesce(i.indrelid, c.oid) IN (SELECT oid FROM pg_class WHERE relname = ANY(%s) "
            "UNION SELECT reltoastrelid FROM pg_class WHERE relname = ANY(%s))",
            [tables, tables],
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def until_swept() -> None:
    """Other tests on the server may see what was deleted; then it is swept when tried again."""
    ends = time.monotonic() + 120
    while Sweeping.objects.filter(held_since__isnull=False).exists() and time.monotonic() < ends:
        sweep_again(at=timezone.now())
    assert Sweeping.objects.get().held_since is None


def row_keys() -> list[bytes]:
    """Keys of the rows in the order in which people voted and looked."""
    keys = [*Turnout.objects.values_list("pk", flat=True)]
    for model in (SealedBallot, CheckedEnvelope):
        keys += model.objects.values_list("pk", flat=True)
    return [key.hex.encode() if connection.vendor == "sqlite" else key.bytes for key in keys]


def test_no_file_holds_the_order_after_the_close_nor_keys_after_the_destruction(
    poll: Poll, at: Callable[[timedelta], None]
) -> None:
    for number in range(VOTES):
        voter: dict[str, Any] = {"poll": poll, "person": factories.verified(), "at": timezone.now()}
        if number % 4 == 0:
            check_sealed(sealed=seal_ballot(choice=1, **voter), **voter)
        cast_ballot(choice=1 + number % 2, **voter)
    order = row_keys()
    sealed = Poll.objects.get().sealed_private_key.encode()
    envelopes = [bytes(one)[:40] for one in SealedBallot.objects.values_list("envelope", flat=True)]
    names = [one.encode() for one in SealedBallot.objects.values_list("pseudonym", flat=True)]
    held = contents()
    assert all(one in held for one in [*order, sealed, *envelopes, *names])
    at(timedelta(days=6))
    run_due_polls()
    assert Poll.objects.get().state == PollState.COUNTED
    until_swept()
    held = contents()
    assert [one for one in order if one in held] == []
    assert all(one in held for one in [sealed, *envelopes, *names])
    at(timedelta(days=40))
    destroy_old_envelopes()
    assert Poll.objects.get().destroyed_at
    until_swept()
    held = contents()
    assert [one for one in [sealed, *envelopes, *names] if one in held] == []


@pytest.mark.parametrize("read", ["polls_turnout", "areas_area"])
def test_a_reader_over_the_close_is_told_and_it_is_tried_until_done(
    poll: Poll,
    at: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
    reader: BaseDatabaseWrapper,
    read: str,
) -> None:
    """Also days later; and what was never tried since a close is tried. A reader of other tables
    locks none of ours, yet sees what is deleted."""
    for _ in range(5):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    order = row_keys()
    monkeypatch.setattr("polls.actions.order.PATIENCE", 1)
    monkeypatch.setattr("polls.actions.order.PAUSE", 0.05)
    postgres = connection.vendor == "postgresql"
    with reader.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if postgres else "BEGIN")
        cursor.execute(f"SELECT count(*) FROM {read}")  # noqa: S608 - a name from above
        cursor.fetchone()
    at(timedelta(days=6))
    run_due_polls()
    assert Poll.objects.get().state == PollState.COUNTED
    assert Sweeping.objects.get().held_since == timezone.now()
    assert sweep_faults(timezone.now()) == []
    at(timedelta(days=8))
    destroy_old_envelopes()
    assert "keep rows as they lay before a close" in sweep_faults(timezone.now())[0]
    assert any("since" in words for words in faults(timezone.now()))
    found = {one.what: one.differences for one in audit(Poll.objects.get())}
    assert found["The order of voting is forgotten"]
    reader.close()
    destroy_old_envelopes()
    until_swept()
    assert [one for one in order if one in contents()] == []
    assert sweep_faults(timezone.now()) == []
    swept = Sweeping.objects.get()
    assert (swept.held_since, swept.done_at) == (None, timezone.now())
    Sweeping.objects.update(done_at=poll.opens_at)
    destroy_old_envelopes()
    until_swept()
    assert Sweeping.objects.get().done_at == timezone.now()
