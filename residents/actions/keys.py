"""Keys outside the database, changed while the site runs."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Model

from privacy.actions.keys import WrongKey
from privacy.keys import UNKNOWN
from residents import factor_seal
from residents.identity import current_scheme, wrapped
from residents.queries.keys import HASHED, schemes, sealed_in, unknown_schemes

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


def rotate_factor_key() -> int:
    """Encrypt every second factor under the newest key; returns how many. Can be run again.

    Raises WrongKey, and changes nothing of it, for one that opens under no key that is set.
    """
    due = Authenticator.objects.exclude(type="webauthn").order_by("pk")
    return sum(map(_rotate_factor, due.values_list("pk", flat=True)))


@transaction.atomic
def _rotate_factor(pk: int) -> int:
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return 0
    found = {factor_seal.name_in(text) for text in sealed_in(factor.data)}
    if UNKNOWN in found:
        raise WrongKey(
            "A second factor opens under none of the keys that are set. Put the earlier key into "
            "REMBUK_FACTOR_KEYS_BEFORE, or into REMBUK_SECRET_KEYS_BEFORE if it was never changed."
        )
    if found <= {factor_seal.names()[0]}:
        return 0
    factor.data = _under_the_newest(factor.data)
    factor.save(update_fields=["data"])
    return 1


def _under_the_newest(data: dict[str, Any]) -> dict[str, Any]:
    again: dict[str, Any] = {
        name: _again(data[name]) for name in ("secret", "seed") if data.get(name)
    }
    if codes := data.get("migrated_codes"):
        again["migrated_codes"] = [_again(code) for code in codes]
    return {**data, **again}


def _again(sealed: str) -> str:
    return factor_seal.seal(factor_seal.unseal(sealed))
