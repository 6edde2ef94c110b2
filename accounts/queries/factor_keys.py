"""Which second factors need which key."""

from collections import Counter
from typing import Any

from allauth.mfa.models import Authenticator

from accounts import factor_seal


def factor_needs() -> dict[str, int]:
    """How many second factors need each key of factors."""
    return {
        name: n for name, n in factors_by_key().items() if not name.startswith(factor_seal.OLDER)
    }


def sealed_in(data: Any) -> list[str]:
    """The encrypted words of a second factor, wherever they stand in its data."""
    codes = data.get("migrated_codes") or []
    return [text for text in (data.get("secret"), data.get("seed"), *codes) if text]


def factors_by_key() -> Counter[str]:
    """How many second factors need each key, ``older/…`` for a secret key."""
    found: Counter[str] = Counter()
    for data in Authenticator.objects.exclude(type="webauthn").values_list("data", flat=True):
        for text in sealed_in(data)[:1]:
            found[factor_seal.name_in(text)] += 1
    return found
