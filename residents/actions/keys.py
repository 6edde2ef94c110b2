"""Keys outside the database: remembered by name, changed while the site runs, forgotten at last."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from residents import factor_seal
from residents.identity import current_scheme, wrapped
from residents.keys import UNKNOWN, registered
from residents.models import KeyName
from residents.queries.keys import (
    HASHED,
    Missing,
    missing_keys,
    remembered,
    schemes,
    sealed_in,
    strangers,
    unknown_schemes,
)

BATCH = 1000


class WrongKey(ImproperlyConfigured):
    """The keys that are set are not those of this database."""


def check_keys() -> None:
    """Raises WrongKey when the database remembers a key that is not set, with its name."""
    if missing := missing_keys():
        raise WrongKey(_told(missing))


def remember_keys(*, at: datetime) -> None:
    """Compare the keys that are set with those of the database, and remember new ones.

    A database that remembers none yet is asked what it holds. Raises WrongKey, and then remembers
    nothing.
    """
    missing = missing_keys()
    ever = set(KeyName.objects.values_list("setting", flat=True))
    fresh = [key for key in registered() if key.names() and key.setting not in ever]
    for key in fresh:
        missing += strangers(key)
    if missing:
        raise WrongKey(_told(missing))
    for key in registered():
        known = {row.name for row in remembered(key.setting)}
        wanted = key.names()[::-1] if key in fresh else key.names()[:1]
        for name in wanted:
            if name not in known:
                _remember(key.setting, name, at)


def _remember(setting: str, name: str, at: datetime) -> None:
    """Two processes may start at once; a key that was forgotten may come back."""
    row, made = KeyName.objects.get_or_create(
        setting=setting, name=name, defaults={"first_used_at": at}
    )
    if not made and row.forgotten_at is not None:
        row.first_used_at, row.forgotten_at = at, None
        row.save(update_fields=["first_used_at", "forgotten_at"])


def _told(missing: list[Missing]) -> str:
    told = "\n  ".join(map(_told_one, missing))
    return (
        f"The keys that are set are not those of this database.\n  {told}\n"
        "`manage.py keys` lists what is known."
    )


def _told_one(missing: Missing) -> str:
    key, now = missing.key, ", ".join(missing.key.names())
    if missing.name == UNKNOWN:
        said = f"{key.setting}: what is kept here ({key.use}) opens under none of the keys {now}."
    else:
        since = (
            f" since {timezone.localtime(missing.since):%Y-%m-%d %H:%M}" if missing.since else ""
        )
        said = (
            f"{key.setting}: key {missing.name} was used here{since} and is not set; set is {now}."
        )
    return (
        f"{said} After a restore set the key that belongs to the backup; after a change of key put "
        f"the earlier one into {key.before}."
        f"{f' {key.unknown}' if key.unknown and missing.name == UNKNOWN else ''}"
    )


@transaction.atomic
def forget_key(*, setting: str, name: str, although_needed: bool = False, at: datetime) -> int:
    """An earlier key is needed no more, or is lost. Returns how many things still needed it.

    Raises ValueError with a sentence for an unknown name, the key in use, and one that is needed.
    """
    key = next((key for key in registered() if key.setting == setting), None)
    row = KeyName.objects.filter(setting=setting, name=name, forgotten_at=None).first()
    if key is None or row is None:
        raise ValueError(f"{setting} has no key {name} here.")
    if key.names()[:1] == [name]:
        raise ValueError(f"{setting}: {name} is the key in use. Set another one first.")
    needed = key.needed()
    count = needed.get(name, 0) + (needed.get(UNKNOWN, 0) if name not in key.names() else 0)
    if count and not although_needed:
        raise ValueError(
            f"{setting}: {count} things still need {name} ({key.use}). {key.how} If the key is "
            "lost, --although-needed gives them up for good."
        )
    row.forgotten_at = at
    row.save(update_fields=["forgotten_at"])
    return count


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
