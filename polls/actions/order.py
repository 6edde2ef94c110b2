"""Forgetting in which order people voted, which a database otherwise remembers by itself.

One cast writes a turnout and an envelope in one transaction. Where rows lie, and on PostgreSQL the
number of their transaction (``xmin``), would join the two tables: who handed in which envelope. At
the close both are written anew, each in an order drawn for it alone, in one transaction, and so are
the notices that a vote was changed: the log keeps the number of the transaction that replaced it.
"""

import secrets

from django.db import connection

from participation.actions.notices import forget_order_of_notices
from polls.log import notices_of
from polls.models import Poll, SealedBallot, Turnout

BATCH = 1000


def forget_order(poll: Poll) -> None:
    """Write turnout, envelopes and notices of changes anew, shuffled, with new keys. While the
    poll is still open.

    The marks of sendings go too. In the transaction that closes the poll.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    people = [
        Turnout(poll=poll, person_id=pk, channel=channel)
        for pk, channel in poll.turnout.values_list("person", "channel")
    ]
    envelopes = [
        SealedBallot(poll=poll, pseudonym=name, envelope=bytes(envelope))
        for name, envelope in poll.envelopes.values_list("pseudonym", "envelope")
    ]
    chance = secrets.SystemRandom()
    chance.shuffle(people)
    chance.shuffle(envelopes)
    poll.turnout.all().delete()
    poll.envelopes.all().delete()
    Turnout.objects.bulk_create(people, batch_size=BATCH)
    SealedBallot.objects.bulk_create(envelopes, batch_size=BATCH)
    forget_order_of_notices(event=notices_of(poll))


def sweep() -> None:
    """Clear away the rows as they lay before. Outside a transaction; PostgreSQL only.

    SQLite overwrites what it deletes, because the close asks it to.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM polls_turnout, polls_sealedballot, participation_notice")
