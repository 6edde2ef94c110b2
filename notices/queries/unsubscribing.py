"""The address in each mail by which mails like it stop, also for whoever is signed out (RFC 8058).

A mark says whose mails and which, and is signed: nobody can make one for somebody else. It does
not run out, as mails are kept for long.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Person
from notices.choices import NoticeKind, Rhythm

EVERYTHING = "all"
SCOPES = {*NoticeKind.values, Rhythm.DAILY.value, Rhythm.WEEKLY.value, EVERYTHING}
"""What a mark stops: one kind, all kinds that come in a rhythm, or all mails."""


def address_of(person: Person, scope: str) -> str:
    """Where mails of this scope stop, in the language that is active."""
    signed = _signer().sign(f"{person.pk}_{scope}")
    mark = signed.replace(":", "_")
    return settings.REMBUK_BASE_URL + reverse("notices:stop-mails", args=[mark])


def read_mark(mark: str) -> tuple[Person, str] | None:
    """Whose mails a mark stops and which; None for one that is not ours or of nobody here."""
    parts = mark.split("_", 2)
    if len(parts) != 3:
        return None
    number, scope, signature = parts
    try:
        _signer().unsign(f"{number}_{scope}:{signature}")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=int(number), user__isnull=False).first()
    return (person, scope) if person and scope in SCOPES else None


def _signer() -> Signer:
    return Signer(salt="notices.unsubscribing")
