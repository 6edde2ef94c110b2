"""Keys outside the database, changed while the site runs."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model

from privacy.actions.keys import WrongKey
from residents.identity import current_scheme, wrapped
from residents.queries.keys import HASHED, schemes, unknown_schemes

BATCH = 1000


def rotate_identity_key() -> Iterator[tuple[str, int]]:
    """Hash once more what is not yet under the newest key; yields table and rows, batch by batch.

    Each batch is a transaction of its own: stopped half way, the next run goes on. Meanwhile both
    kinds are found, because a NIK is looked for under each chain of keys. Raises WrongKey when an
    earlier key is not set: what it hashed would never be found again, and one NIK counted twice.
    """
    if forgotten := unknown_schemes():
        raise WrongKey(
            "Hashes are kept under identity keys that are not set: "
            f"{', '.join(forgotten)}. Put them into REMBUK_IDENTITY_KEYS_BEFORE first."
        )
    newest = current_scheme()
    for model, fields in HASHED:
        while count := _wrap_batch(model, fields, newest):
            yield model.__name__, count


@transaction.atomic
def _wrap_batch(model: type[Model], fields: tuple[str, ...], newest: str) -> int:
    due = model._default_manager.exclude(nik_key__endswith=newest).order_by("pk")
    rows = list(due.select_for_update()[:BATCH])
    for row in rows:
        scheme = row.nik_key  # type: ignore[attr-defined]
        for name in fields:
            digest, row.nik_key = wrapped(getattr(row, name), scheme)  # type: ignore[attr-defined]
            setattr(row, name, digest)
    model._default_manager.bulk_update(rows, [*fields, "nik_key"])
    return len(rows)


def count_by_scheme() -> dict[str, int]:
    """How many rows still need an earlier key, by scheme; empty: earlier keys can go."""
    return {scheme: count for scheme, count in schemes().items() if scheme != current_scheme()}
