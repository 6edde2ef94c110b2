"""The secrets outside the database: their names, their uses, and what still needs which of them.

A key's name is eight hexadecimal digits of a hash of it: it tells keys apart and gives none away.
The database remembers the names (``KeyName``), so that a start with another key is noticed. Each
app registers its own in ``AppConfig.ready()``.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from web.registrations import Registry, where

UNKNOWN = "?"
"""Stands for the name where something opens under no key that is set."""


@dataclass(frozen=True, slots=True)
class Key:
    """One kind of key. ``names`` gives those that are set now, newest first; empty: not in use.

    ``needed`` counts what still needs which key, by its name; reading it may take seconds.
    """

    setting: str
    before: str
    use: str
    names: Callable[[], list[str]]
    needed: Callable[[], dict[str, int]]
    how: str
    """How what needs an earlier key is brought under the newest one."""
    unknown: str = ""
    """What else may be the reason where something opens under no key."""


KEYS: Registry[Key] = Registry(
    "keys outside the database", __name__, shows=lambda key: where(key.needed)
)


def register(key: Key) -> None:
    KEYS.add(key.setting, key)


def registered() -> list[Key]:
    return list(KEYS)


def name_of(purpose: str, secret: str) -> str:
    """The name of a key, from its purpose and the secret that is set."""
    key = hashlib.sha256(f"rembuk {purpose}\x00".encode() + secret.encode()).digest()
    return name_of_bytes(key)


def name_of_bytes(key: bytes) -> str:
    """The same of a derived key."""
    return hashlib.sha256(b"name\x00" + key).hexdigest()[:8]


def names_of(purpose: str, *secrets: str) -> list[str]:
    """The names of these secrets; those that are not set have none."""
    return [name_of(purpose, secret) for secret in secrets if secret]


def secret_keys() -> list[str]:
    """The secret keys that are set, newest first."""
    return [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def secret_names() -> list[str]:
    """The names of the secret keys that are set, newest first."""
    return names_of("secret", *secret_keys())
