"""Which keys the database remembers, and which are missing."""

from dataclasses import dataclass
from datetime import datetime

from privacy.keys import Key, registered
from privacy.models import KeyName


@dataclass(frozen=True, slots=True)
class Missing:
    """A key that the database needs and that is not set."""

    key: Key
    name: str
    since: datetime | None


def remembered(setting: str) -> list[KeyName]:
    """The keys that were used and not forgotten, oldest first."""
    return list(KeyName.objects.filter(setting=setting, forgotten_at=None))


def missing_keys() -> list[Missing]:
    """What the database remembers and nobody set; in one query."""
    known: dict[str, list[KeyName]] = {}
    for row in KeyName.objects.filter(forgotten_at=None):
        known.setdefault(row.setting, []).append(row)
    return [
        Missing(key, row.name, row.first_used_at)
        for key in registered()
        if (names := key.names())
        for row in known.get(key.setting, [])
        if row.name not in names
    ]


def strangers(key: Key) -> list[Missing]:
    """What is kept under keys that are not set, of a database that remembers no name yet."""
    names = key.names()
    return [Missing(key, name, None) for name in key.needed() if name not in names]
