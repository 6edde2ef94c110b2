"""Choosing how often mails come, and stopping them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from notices.choices import Rhythm
from notices.models import MailPreference, Notice
from notices.queries.preferences import next_digest, rhythms_of
from notices.queries.unsubscribing import EVERYTHING

TOGETHER = {Rhythm.DAILY.value, Rhythm.WEEKLY.value}
"""Rhythms in which one mail tells several notices."""


@transaction.atomic
def set_rhythms(*, person: Person, rhythms: Mapping[str, str], at: datetime) -> None:
    """Keep how often mails of these kinds come; mails that wait follow. Others stay as they are."""
    before = rhythms_of(person)
    changed = {kind: rhythm for kind, rhythm in rhythms.items() if before[kind] != rhythm}
    MailPreference.objects.bulk_create(
        [MailPreference(person=person, kind=kind, rhythm=r) for kind, r in changed.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["rhythm"],
    )
    for kind, rhythm in changed.items():
        waiting = Notice.objects.filter(person=person, kind=kind, mail_due=True, mailed_at=None)
        if rhythm == Rhythm.NEVER:
            waiting.update(mail_due=False)
        else:
            waiting.update(mail_after=next_digest(rhythm, at))


def stop_mails(*, person: Person, scope: str, at: datetime) -> None:
    """No more mails of a kind, of all that come together, or at all; they stay in the site."""
    # On Mondays those of a day and those of a week come in one mail.
    rhythms = TOGETHER if scope in TOGETHER else {scope}
    kinds = [
        kind
        for kind, rhythm in rhythms_of(person).items()
        if scope in (kind, EVERYTHING) or rhythm in rhythms
    ]
    never = dict.fromkeys(kinds, Rhythm.NEVER.value)
    set_rhythms(person=person, rhythms=never, at=at)
