"""Keys outside the database: remembered by name, and forgotten at last."""

from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from privacy.keys import UNKNOWN, registered
from privacy.models import KeyName
from privacy.queries.keys import Missing, missing_keys, remembered, strangers


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
