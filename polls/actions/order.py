"""Forgetting in which order people voted, which a database otherwise remembers by itself.

One cast writes a turnout and an envelope in one transaction. Where rows lie, and on PostgreSQL the
number of their transaction (``xmin``), would join the two tables: who handed in which envelope. At
the close both are written anew, each in an order drawn for it alone, in one transaction, and so are
the notices that a vote was changed: the log keeps the number of the transaction that replaced it.
So are the marks of envelopes that were checked, whose neighbours would tell who looked and then
voted.
"""

import re
import secrets
import time
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils import timezone
from psycopg.errors import Diagnostic, LockNotAvailable

from notices.actions.notices import forget_order_of_notices
from notices.models import Notice
from polls.models import (
    CheckedEnvelope,
    Dispute,
    PaperBallot,
    PaperMark,
    PaperReading,
    Poll,
    SealedBallot,
    SealedPaper,
    Sweeping,
    Trustee,
    Turnout,
)
from polls.queries.log import notices_of

BATCH = 1000
SWEPT = (
    Turnout,
    SealedBallot,
    SealedPaper,
    CheckedEnvelope,
    Poll,
    Trustee,
    PaperMark,
    PaperReading,
    PaperBallot,
    Dispute,
    Notice,
)
"""Tables that hold who voted, what is sealed, keys, or who filed what."""
PATIENCE = 2
"""Seconds for which a table is waited for."""
TRIES = 4
"""How often a table is written anew at most; what is left then is tried again each hour."""
PAUSE = 0.5
"""Seconds between two tries: most transactions that still see what was deleted end before."""
HOURS = 3
logger = structlog.get_logger(__name__)


def forget_order(poll: Poll) -> None:
    """Write turnout, envelopes, marks of checks and notices of changes anew, shuffled, with new
    keys.

    The marks of sendings go too. While the poll is still open, in the transaction that closes it.
    """
    people = [
        Turnout(poll=poll, person_id=pk, channel=channel)
        for pk, channel in poll.turnout.values_list("person", "channel")
    ]
    envelopes = [
        SealedBallot(poll=poll, pseudonym=name, envelope=bytes(envelope), seal=seal)
        for name, envelope, seal in poll.envelopes.values_list("pseudonym", "envelope", "seal")
    ]
    cast = {sealed.envelope[:32].hex() for sealed in envelopes}
    checked = [  # none of a cast one, which somebody could write past us to hinder the close
        CheckedEnvelope(poll=poll, ephemeral_key=key, envelope_hash=known)
        for key, known in poll.checked.values_list("ephemeral_key", "envelope_hash")
        if key not in cast
    ]
    chance = secrets.SystemRandom()
    for rows in (people, envelopes, checked):
        chance.shuffle(rows)
    poll.turnout.all().delete()
    poll.envelopes.all().delete()
    poll.checked.all().delete()
    Turnout.objects.bulk_create(people, batch_size=BATCH)
    SealedBallot.objects.bulk_create(envelopes, batch_size=BATCH)
    CheckedEnvelope.objects.bulk_create(checked, batch_size=BATCH)
    forget_order_of_notices(event=notices_of(poll))


def forget_paper_order(poll: Poll) -> None:
    """The same of what papers say, which was sealed in the order in which two had read it.

    In the transaction that closes the papers.
    """
    held = poll.sealed_papers.values_list("envelope", "seal")
    papers = [SealedPaper(poll=poll, envelope=bytes(one), seal=seal) for one, seal in held]
    secrets.SystemRandom().shuffle(papers)
    poll.sealed_papers.all().delete()
    SealedPaper.objects.bulk_create(papers, batch_size=BATCH)


def sweep() -> None:
    """Take rows as they lay before, and keys that were let go, out of the database's files.

    Outside a transaction. SQLite overwrites what it deletes (``secure_delete``), but its log of
    writes holds earlier pages until it is cut off, which nobody can do while a reader needs them.
    PostgreSQL leaves deleted rows in the pages of a table until that is written anew. What somebody
    holds is tried again each hour until it is done (``sweep_again``).
    """
    if connection.in_atomic_block:
        return
    begun = timezone.now()
    with connection.cursor() as cursor:
        done = _cut_off(cursor) if connection.vendor == "sqlite" else _write_anew(cursor)
    if done:
        Sweeping.objects.update_or_create(
            pk=Sweeping.ONE, defaults={"done_at": begun, "held_since": None}
        )
        return
    logger.warning("files_not_swept")
    Sweeping.objects.get_or_create(pk=Sweeping.ONE)
    Sweeping.objects.filter(held_since=None).update(held_since=begun)


def sweep_again(*, at: datetime) -> None:
    """What somebody held when it was tried is swept now, and what was closed, counted or destroyed
    of late, or since the last sweeping that was done."""
    known = Sweeping.objects.filter(pk=Sweeping.ONE).first()
    lately = at - timedelta(hours=HOURS)
    since = min(known.done_at, lately) if known and known.done_at else lately
    held = known is not None and known.held_since is not None
    if (
        held
        or Poll.objects.filter(
            Q(closed_at__gt=since) | Q(destroyed_at__gt=since) | Q(tally__counted_at__gt=since)
        ).exists()
    ):
        sweep()


def _cut_off(cursor: CursorWrapper) -> bool:
    """Whether SQLite's log of writes is empty now. Voters stand behind us while we wait."""
    patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    try:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
    return not busy


def _write_anew(cursor: CursorWrapper) -> bool:
    """Whether every table was written anew without a deleted row.

    PostgreSQL takes deleted rows along as long as any transaction of the server may still see them:
    a backup, a page that is being made, another database's long change. Most end at once. What
    somebody locks is left: voters would stand behind us again.
    """
    left, locked = [model._meta.db_table for model in SWEPT], set[str]()
    cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    try:
        for again in range(TRIES):
            if again:
                time.sleep(PAUSE)
            left = [table for table in left if _keeps_deleted_rows(cursor, table, locked)]
            if not left:
                break
    finally:
        cursor.execute("RESET lock_timeout")
    if left or locked:
        logger.warning("tables_not_swept", tables=[*left, *locked])
    return not left and not locked


def _keeps_deleted_rows(cursor: CursorWrapper, table: str, locked: set[str]) -> bool:
    """Write a table anew. Whether deleted rows were taken along; what is locked is added there."""
    taken_along = 0

    def hear(said: Diagnostic) -> None:
        """In the server's language: "found 0 removable, 9 nonremovable row versions", and as detail
        "5 dead row versions cannot be removed yet"."""
        nonlocal taken_along
        if number := re.search(r"\d+", said.message_detail or ""):
            taken_along += int(number[0])

    server = cursor.connection
    server.add_notice_handler(hear)
    try:
        cursor.execute(f"VACUUM (FULL, VERBOSE) {table}")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        locked.add(table)
    finally:
        server.remove_notice_handler(hear)
    return taken_along > 0
