"""Changing the key of the NIK's hashes while the site runs."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model

from residents.identity import current_scheme, wrapped
from residents.models import Claim, Identity, RegistryEntry, RegistryRow

BATCH = 1000
KEPT: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Identity, ("nik_hmac",)),
    (Claim, ("nik_hmac",)),
    (RegistryEntry, ("nik_hmac", "mark")),
    (RegistryRow, ("nik_hmac", "mark")),
)


def rotate_identity_key() -> Iterator[tuple[str, int]]:
    """Hash once more what is not yet under the newest key; yields table and rows, batch by batch.

    Each batch is a transaction of its own: stopped half way, the next run goes on. Meanwhile both
    kinds are found, because a NIK is looked for under each chain of keys.
    """
    newest = current_scheme()
    for model, fields in KEPT:
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
    found: dict[str, int] = {}
    for model, _fields in KEPT:
        rows = model._default_manager.exclude(nik_key=current_scheme()).order_by()
        for scheme in rows.values_list("nik_key", flat=True):
            found[scheme] = found.get(scheme, 0) + 1
    return found
