"""Text sealed under keys outside the database (Fernet): the newest one seals, each one opens."""

import base64
import hashlib
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken

from privacy.keys import UNKNOWN

NamedCipher = tuple[str, Fernet]
"""What seals and opens under one key, after the name of that key."""


def cipher(purpose: str, secret: str) -> Fernet:
    """What seals and opens under a secret, for one purpose alone."""
    digest = hashlib.sha256(f"{purpose}{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def opened(sealed: str, ciphers: Iterable[NamedCipher]) -> tuple[str, str]:
    """The name of the key that opens it, and the text. Raises InvalidToken where none does."""
    for name, one in ciphers:
        try:
            return name, one.decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise InvalidToken


def name_in(sealed: str, ciphers: Iterable[NamedCipher]) -> str:
    """The name of the key that opens it; ``?`` where none does."""
    try:
        return opened(sealed, ciphers)[0]
    except InvalidToken:
        return UNKNOWN
