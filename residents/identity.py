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
from django.utils.crypto import salted_hmac

from privacy.keys import names_of, secret_keys, secret_names
from residents.nik import Nik


def _keys() -> list[tuple[str, bytes]]:
    """Name and key, newest first."""
    secrets = (settings.REMBUK_IDENTITY_KEY, *settings.REMBUK_IDENTITY_KEYS_BEFORE)
    keys = (hashlib.sha256(b"rembuk identity\x00" + text.encode()).digest() for text in secrets)
    return list(zip(names_of("identity", *secrets), keys, strict=True))


def identity_names() -> list[str]:
    """The names of the identity keys that are set, newest first."""
    return [name for name, _key in _keys()]


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
    """What a population register keeps of a birth date: whether NIK and date are the same again."""
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


def code_hmacs(code: str) -> list[str]:
    """Keyed hashes of a slip's code, under the newest secret key and each earlier one.

    Letters and digits only, whatever stands between them.
    """
    return _under_each_secret(b"slip\x00", _letters(code))


def visit_code_hmacs(visit: object, code: str) -> list[str]:
    """The same of a code that was sent for one visit."""
    return _under_each_secret(b"visit\x00", f"{visit}{_letters(code)}")


def provider_uids(subject: str) -> list[str]:
    """The same of somebody's name at the identity provider, with the key's name before it.

    At the end those without: accounts of before keys had names.
    """
    hashes = [
        salted_hmac("provider", subject, secret=secret, algorithm="sha256").hexdigest()
        for secret in secret_keys()
    ]
    named = [f"{name}:{found}" for name, found in zip(secret_names(), hashes, strict=True)]
    return [*named, *hashes]


def _letters(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _under_each_secret(purpose: bytes, text: str) -> list[str]:
    keys = (hashlib.sha256(purpose + secret.encode()).digest() for secret in secret_keys())
    return [_hash(key, text) for key in keys]
