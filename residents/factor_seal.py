"""Secrets of second factors are kept encrypted, under a key of their own outside the database.

Before that key existed they were encrypted under the secret key: those still open, and
``manage.py rotate_factor_key`` brings them under the newest one.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.encoding import force_bytes

from residents.keys import UNKNOWN, names_of

OLDER = "older"
"""Where it opens under the secret key only."""


def seal(text: str) -> str:
    """Encrypted under the newest key."""
    return _own()[0][1].encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypted under any key that is set. Raises InvalidToken."""
    _name, text = _opened(sealed)
    if text is None:
        raise InvalidToken
    return text


def name_in(sealed: str) -> str:
    """Which key it needs: a name, ``older/…`` for a secret key, or ``?``."""
    return _opened(sealed)[0]


def names() -> list[str]:
    """The names of the factors' keys, newest first."""
    return names_of("factor", settings.REMBUK_FACTOR_KEY, *settings.REMBUK_FACTOR_KEYS_BEFORE)


def _opened(sealed: str) -> tuple[str, str | None]:
    for name, cipher in [*_own(), *_older()]:
        try:
            return name, cipher.decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    return UNKNOWN, None


def _own() -> list[tuple[str, Fernet]]:
    secrets = (settings.REMBUK_FACTOR_KEY, *settings.REMBUK_FACTOR_KEYS_BEFORE)
    return list(zip(names(), (_cipher("rembuk factor\x00", key) for key in secrets), strict=True))


def _older() -> list[tuple[str, Fernet]]:
    secrets = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    named = names_of("secret", *secrets)
    return [
        (f"{OLDER}/{name}", _cipher("rembuk factors ", key))
        for name, key in zip(named, secrets, strict=True)
    ]


def _cipher(purpose: str, secret: str) -> Fernet:
    digest = hashlib.sha256(purpose.encode() + force_bytes(secret)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
