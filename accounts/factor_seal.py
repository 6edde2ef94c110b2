"""Secrets of second factors are kept encrypted, under a key of their own outside the database.

Before that key existed they were encrypted under the secret key: those still open, and
``manage.py rotate_factor_key`` brings them under the newest one.
"""

from django.conf import settings

from privacy import encryption
from privacy.keys import names_of, secret_keys, secret_names

OLDER = "older"
"""Where it opens under the secret key only."""


def seal(text: str) -> str:
    """Encrypted under the newest key."""
    return _own()[0][1].encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypted under any key that is set. Raises InvalidToken."""
    return encryption.opened(sealed, [*_own(), *_older()])[1]


def name_in(sealed: str) -> str:
    """Which key it needs: a name, ``older/…`` for a secret key, or ``?``."""
    return encryption.name_in(sealed, [*_own(), *_older()])


def names() -> list[str]:
    """The names of the factors' keys, newest first."""
    return names_of("factor", *_secrets())


def _secrets() -> list[str]:
    return [settings.REMBUK_FACTOR_KEY, *settings.REMBUK_FACTOR_KEYS_BEFORE]


def _own() -> list[encryption.NamedCipher]:
    ciphers = (encryption.cipher("rembuk factor\x00", secret) for secret in _secrets())
    return list(zip(names(), ciphers, strict=True))


def _older() -> list[encryption.NamedCipher]:
    ciphers = (encryption.cipher("rembuk factors ", secret) for secret in secret_keys())
    return list(zip((f"{OLDER}/{name}" for name in secret_names()), ciphers, strict=True))
