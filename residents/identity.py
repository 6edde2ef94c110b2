"""The only trace that is kept of a NIK: a keyed hash, and how its key is changed.

A hash cannot be computed again without the number. So when the key changes, ``manage.py
rotate_identity_key`` hashes the kept hashes once more under the new key: who holds the old key
alone can guess nothing any more. A row's *scheme* names its keys, oldest first (``1a2b>5e6f``).
Whenever somebody enters a NIK, its rows are brought to the newest key alone.
"""

import hashlib
import hmac
from datetime import date
from itertools import combinations

from django.conf import settings

from residents.nik import Nik


def _keys() -> list[tuple[str, bytes]]:
    """Name and key, newest first."""
    found = []
    for secret in (settings.REMBUK_IDENTITY_KEY, *settings.REMBUK_IDENTITY_KEYS_BEFORE):
        key = hashlib.sha256(b"rembuk identity\x00" + secret.encode()).digest()
        found.append((hashlib.sha256(b"name\x00" + key).hexdigest()[:8], key))
    return found


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def current_scheme() -> str:
    """The scheme of what is kept now."""
    return _keys()[0][0]


def nik_hmac(nik: Nik) -> str:
    """HMAC-SHA-256 under a key outside the database, in hexadecimal.

    A plain or salted hash would be guessed in seconds: a city has some ten million numbers.
    """
    return _hash(_keys()[0][1], nik.digits)


def nik_hmacs(nik: Nik) -> list[str]:
    """Every hash under which a number may be kept, the newest key's first."""
    return _chains(nik.digits)


def older_hmacs(nik: Nik) -> list[str]:
    """Under which other hashes a number may still be kept; empty without earlier keys."""
    return _chains(nik.digits)[1:]


def birth_mark(nik: Nik, birth_date: date) -> str:
    """What a registry keeps of a birth date: whether NIK and date are the same again."""
    return _chains(_with_birth(nik, birth_date))[0]


def birth_marks(nik: Nik, birth_date: date) -> list[str]:
    """As ``birth_mark``, under every key."""
    return _chains(_with_birth(nik, birth_date))


def _with_birth(nik: Nik, birth_date: date) -> str:
    return f"{nik.digits}|{birth_date.isoformat()}"


def _chains(text: str) -> list[str]:
    """The hash under the newest key, then those under each chain of keys, oldest first."""
    oldest_first = _keys()[::-1]
    found = [_hash(oldest_first[-1][1], text)]
    for length in range(1, len(oldest_first) + 1):
        for chain in combinations(oldest_first, length):
            digest = text
            for _name, key in chain:
                digest = _hash(key, digest)
            if digest not in found:
                found.append(digest)
    return found


def wrapped(digest: str, scheme: str) -> tuple[str, str]:
    """A kept hash under the newest key as well, and its scheme."""
    name, key = _keys()[0]
    return _hash(key, digest), f"{scheme}>{name}"


def code_hmac(code: str) -> str:
    """Keyed hash of a slip's code: letters and digits only, whatever stands between them."""
    cleaned = "".join(sign for sign in code.upper() if sign.isalnum())
    return _hash(hashlib.sha256(b"slip\x00" + settings.SECRET_KEY.encode()).digest(), cleaned)


def visit_code_hmac(visit: object, code: str) -> str:
    """Keyed hash of a code that was sent for one visit: letters and digits only."""
    cleaned = "".join(sign for sign in code.upper() if sign.isalnum())
    return _hash(
        hashlib.sha256(b"visit\x00" + settings.SECRET_KEY.encode()).digest(), f"{visit}{cleaned}"
    )
