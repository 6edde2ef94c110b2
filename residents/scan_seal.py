"""Scans are kept sealed: the key lies outside the database, as the other secrets.

Each scan has a key of its own, derived from that secret and from what the scan belongs to. So a
sealed scan that somebody moves to another request, or alters, does not open. New scans take the
newest secret; earlier ones still open theirs until the last of them is deleted.
"""

import hashlib
import hmac

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from privacy.keys import UNKNOWN, names_of


class Unreadable(Exception):
    """It was altered, or was sealed under a key that this site does not have."""


def mark_of(*, scan: object, request: object, kind: str) -> str:
    """What a sealed scan belongs to."""
    return f"{scan}|{request}|{kind}"


def seal(content: bytes, mark: str) -> bytes:
    """Encrypt under the newest secret."""
    return bytes(_boxes(mark)[0].encrypt(content))


def unseal(sealed: bytes, mark: str) -> bytes:
    """Decrypt under any known secret. Raises Unreadable."""
    return _opened(sealed, mark)[1]


def names() -> list[str]:
    """The names of the keys that are set, newest first."""
    return names_of("scan", *_secrets())


def name_in(sealed: bytes, mark: str) -> str:
    """Which key it was sealed under; ``?`` for none that is set."""
    try:
        return _opened(sealed, mark)[0]
    except Unreadable:
        return UNKNOWN


def _opened(sealed: bytes, mark: str) -> tuple[str, bytes]:
    """The name of the key that opens it, and the content. Raises Unreadable."""
    for name, box in zip(names(), _boxes(mark), strict=True):
        try:
            return name, box.decrypt(sealed)
        except (CryptoError, ValueError):
            continue
    raise Unreadable(mark)


def _secrets() -> list[str]:
    found = (settings.REMBUK_SCAN_KEY, *settings.REMBUK_SCAN_KEYS_BEFORE)
    return [secret for secret in found if secret]


def _boxes(mark: str) -> list[SecretBox]:
    return [SecretBox(_key(secret, mark)) for secret in _secrets()]


def _key(secret: str, mark: str) -> bytes:
    master = hashlib.sha256(b"rembuk scan\x00" + secret.encode()).digest()
    return hmac.new(master, mark.encode(), hashlib.sha256).digest()
