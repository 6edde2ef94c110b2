"""A fair order: every entry gets its turn at the top, and pages of one order repeat nothing.

See docs/decisions on rotating lists.
"""

import hashlib
from datetime import datetime
from typing import TypeVar

from django.db.models import ExpressionWrapper, F, IntegerField, Model, QuerySet, Value
from django.utils.crypto import salted_hmac

from accounts.models import Person

PRIME = 1_048_573
"""The largest prime below 2^20: a key times it stays exact on every database."""
BUCKET_SECONDS = 600
Row = TypeVar("Row", bound=Model)


def current_seed(person: Person | None, at: datetime) -> str:
    """The seed of a page whose address names none.

    Visitors share one for ten minutes, so that their page can be cached; each signed-in person has
    another one every day. It tells nothing about the person.
    """
    ten_minutes = int(at.timestamp()) // BUCKET_SECONDS
    who = f"p{person.pk}:{at:%Y-%m-%d}" if person else f"all:{ten_minutes}"
    return salted_hmac("rotation", who, algorithm="sha256").hexdigest()[:8]


def rotated(found: "QuerySet[Row]", seed: str) -> "QuerySet[Row]":
    """In the order of (key × a + b) mod p, where the seed chooses a and b.

    Any text is a seed, so that a link never breaks. The database sorts, and only a page leaves it.
    """
    digest = hashlib.sha256(seed.encode()).digest()
    factor = int.from_bytes(digest[:8], "big") % (PRIME - 1) + 1
    offset = int.from_bytes(digest[8:16], "big") % PRIME
    turn = ExpressionWrapper(
        (F("pk") * Value(factor) + Value(offset)) % Value(PRIME), output_field=IntegerField()
    )
    turned: QuerySet[Row] = found.annotate(turn=turn).order_by("turn", "pk")  # type: ignore[assignment]
    return turned
