"""Voters do not wait for each other; who changes the vote waits for all of them."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.actions.locks import hold_among_voters
from polls.models import Poll, PollState, Turnout
from tests import factories
from tests.polls.test_concurrency import running  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets in one writer at a time: set REMBUK_TEST_POSTGRES_URL",
    ),
]
PATIENCE = 60
"""Seconds after which something that waits is taken to wait for ever."""


def test_a_slow_voter_keeps_the_close_waiting_and_no_other_voter(running: Poll) -> None:  # noqa: F811
    slow_holds, slow_may_go = threading.Event(), threading.Event()
    people = [factories.verified() for _ in range(3)]

    def slow() -> None:
        with transaction.atomic():
            hold_among_voters(Poll.objects.get())
            slow_holds.set()
            slow_may_go.wait(PATIENCE)
        connection.close()

    def vote() -> None:
        for person in people:
            cast_ballot(poll=Poll.objects.get(), person=person, choice=1, at=timezone.now())
        connection.close()

    def close() -> None:
        polls.close_poll(poll=running, at=running.closes_at)
        connection.close()

    threads = {act.__name__: threading.Thread(target=act) for act in (slow, vote, close)}
    threads["slow"].start()
    assert slow_holds.wait(PATIENCE)
    threads["vote"].start()
    threads["vote"].join(PATIENCE)
    assert Turnout.objects.count() == 3
    threads["close"].start()
    assert _waits_for_a_lock()
    assert Poll.objects.get().state == PollState.OPEN
    slow_may_go.set()
    for thread in threads.values():
        thread.join(PATIENCE)
    assert Poll.objects.get().state == PollState.CLOSED


def _waits_for_a_lock() -> bool:
    """Whether somebody comes to wait at an advisory lock."""
    for _ in range(PATIENCE * 10):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database "
                "WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone():
                return True
        threading.Event().wait(0.1)
    return False
