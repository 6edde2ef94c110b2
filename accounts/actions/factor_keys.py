"""The keys of second factors, changed while the site runs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import factor_seal
from accounts.queries.factor_keys import sealed_in
from privacy.actions.keys import WrongKey
from privacy.keys import UNKNOWN


def rotate_factor_key() -> int:
    """Encrypt every second factor under the newest key; returns how many. Can be run again.

    Raises WrongKey, and changes nothing of it, for one that opens under no key that is set.
    """
    due = Authenticator.objects.exclude(type="webauthn").order_by("pk")
    return sum(map(_rotate_factor, due.values_list("pk", flat=True)))


@transaction.atomic
def _rotate_factor(pk: int) -> int:
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return 0
    found = {factor_seal.name_in(text) for text in sealed_in(factor.data)}
    if UNKNOWN in found:
        raise WrongKey(
            "A second factor opens under none of the keys that are set. Put the earlier key into "
            "REMBUK_FACTOR_KEYS_BEFORE, or into REMBUK_SECRET_KEYS_BEFORE if it was never changed."
        )
    if found <= {factor_seal.names()[0]}:
        return 0
    factor.data = _under_the_newest(factor.data)
    factor.save(update_fields=["data"])
    return 1


def _under_the_newest(data: dict[str, Any]) -> dict[str, Any]:
    again: dict[str, Any] = {
        name: _again(data[name]) for name in ("secret", "seed") if data.get(name)
    }
    if codes := data.get("migrated_codes"):
        again["migrated_codes"] = [_again(code) for code in codes]
    return {**data, **again}


def _again(sealed: str) -> str:
    return factor_seal.seal(factor_seal.unseal(sealed))
