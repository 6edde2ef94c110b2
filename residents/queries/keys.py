"""What still needs which key."""

from collections import Counter

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Model

from accounts import factor_seal
from accounts.queries.factor_keys import factors_by_key
from notices import mail_seal
from notices.models import WaitingMail
from privacy.keys import secret_names
from privacy.models import KeyName
from residents import scan_seal
from residents.identity import identity_names
from residents.models import Claim, Identity, RegisterEntry, RegisterRow, Scan, SlipCode, Visit

HASHED: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Identity, ("nik_hmac",)),
    (Claim, ("nik_hmac",)),
    (RegisterEntry, ("nik_hmac", "mark")),
    (RegisterRow, ("nik_hmac", "mark")),
)
"""Where hashes of NIKs are kept for longer than an hour."""


def schemes() -> dict[str, int]:
    """How many hashes of NIKs there are under each chain of keys (``1a2b>5e6f``)."""
    found: Counter[str] = Counter()
    models: list[type[Model]] = [*(model for model, _fields in HASHED), Visit]
    for model in models:
        found.update(model._default_manager.order_by().values_list("nik_key", flat=True))
    return dict(found)


def identity_needs() -> dict[str, int]:
    """How many hashes need each identity key; a chain needs all of its keys."""
    found: Counter[str] = Counter()
    for scheme, count in schemes().items():
        for name in set(scheme.split(">")):
            found[name] += count
    return dict(found)


def secret_needs() -> dict[str, int]:
    """How many slips, provider accounts, waiting mails and older factors need each secret key."""
    oldest = secret_names()[-1]
    found: Counter[str] = Counter()
    for key_name in SlipCode.objects.values_list("key_name", flat=True):
        found[key_name or oldest] += 1
    for uid in SocialAccount.objects.values_list("uid", flat=True):
        name, named, _hash = uid.partition(":")
        found[name if named else oldest] += 1
    for sealed in WaitingMail.objects.exclude(sealed="").values_list("sealed", flat=True):
        found[mail_seal.name_in(sealed)] += 1
    for name, count in factors_by_key().items():
        if name.startswith(factor_seal.OLDER):
            found[name.partition("/")[2]] += count
    return dict(found)


def scan_needs() -> dict[str, int]:
    """How many waiting scans need each key of scans."""
    found: Counter[str] = Counter()
    for scan in Scan.objects.iterator(chunk_size=1):
        mark = scan_seal.mark_of(scan=scan.pk, request=scan.request_id, kind=scan.kind)
        found[scan_seal.name_in(bytes(scan.content), mark)] += 1
    return dict(found)


def scan_names() -> list[str]:
    """The names of the scans' keys; none where scans are not taken."""
    return scan_seal.names() if settings.REMBUK_SCAN_KEY else []


def unknown_schemes() -> list[str]:
    """Identity keys that kept hashes went through, that are not set and that nobody gave up."""
    given_up = KeyName.objects.filter(setting="REMBUK_IDENTITY_KEY", forgotten_at__isnull=False)
    known = {*identity_names(), *given_up.values_list("name", flat=True)}
    return sorted(name for name in identity_needs() if name not in known)
