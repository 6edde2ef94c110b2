"""The only trace that is kept of a NIK: a keyed hash."""

import hashlib
import hmac

from django.conf import settings

from residents.nik import Nik


def nik_hmac(nik: Nik) -> str:
    """HMAC-SHA-256 under a key outside the database, in hexadecimal.

    A plain or salted hash would be guessed in seconds: a city has some ten million numbers.
    """
    key = hashlib.sha256(b"rembuk identity\x00" + settings.REMBUK_IDENTITY_KEY.encode()).digest()
    return hmac.new(key, nik.digits.encode(), hashlib.sha256).hexdigest()
