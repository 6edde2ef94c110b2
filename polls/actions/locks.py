"""Who waits for whom at a poll: voters pass together, whoever changes the poll is alone with it.

PostgreSQL's advisory locks stand in a queue, so that a stream of voters never keeps the close
waiting, as it would with a shared lock of the row. On SQLite each transaction that writes is alone
anyway. See https://www.postgresql.org/docs/current/explicit-locking.html, 13.3.5.
"""

from django.db import connection

from polls.models import Poll

SPACE = 7106
"""The first number of our advisory locks; the second is the poll's."""
TILL_THE_OPENING = ["opens_at", "paper", "public_key", "content_length", "rules_hash"]
TILL_THE_CLOSE = ["state", "closes_at"]
"""What may have changed since a page read the poll, and casting looks at."""


def hold(pk: int) -> Poll:
    """The poll as it is now; until the transaction ends nobody casts in it or changes it."""
    _wait("SELECT pg_advisory_xact_lock(%s, %s)", pk)
    return Poll.objects.select_for_update(of=("self",)).get(pk=pk)


def hold_among_voters(poll: Poll) -> None:
    """Bring the poll up to date; until the transaction ends nobody closes or changes it."""
    _wait("SELECT pg_advisory_xact_lock_shared(%s, %s)", poll.pk)
    poll.refresh_from_db(fields=TILL_THE_OPENING + TILL_THE_CLOSE)


def _wait(statement: str, pk: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [SPACE, pk])
