"""How often people want mails, and when the next one of a rhythm is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Person
from notices.choices import NoticeKind, Rhythm
from notices.models import MailPreference, Notice

DIGEST_HOUR = 7
"""In the city's time: when a mail of a day or a week goes out; that of a week on Mondays."""
OF_OFFICES = {NoticeKind.PAGE, NoticeKind.CONFIRM}
"""Residents get none of these."""


def rhythms_of(person: Person) -> dict[str, str]:
    """The rhythm of every kind, by kind."""
    chosen = dict(MailPreference.objects.filter(person=person).values_list("kind", "rhythm"))
    return {kind: chosen.get(kind, Rhythm.AT_ONCE) for kind in NoticeKind.values}


def rhythms_for(people: Iterable[int]) -> dict[tuple[int, str], str]:
    """What these people chose, by number of the person and kind. One query."""
    chosen = MailPreference.objects.filter(person__in=set(people))
    return {(one.person_id, one.kind): one.rhythm for one in chosen}


def kinds_of(person: Person) -> list[NoticeKind]:
    """The kinds that this person can get or has got."""
    got = Notice.objects.filter(person=person, kind__in=OF_OFFICES)
    more = set(got.values_list("kind", flat=True).distinct())
    return [kind for kind in NoticeKind if kind not in OF_OFFICES or kind in more]


def next_digest(rhythm: str, at: datetime) -> datetime | None:
    """When the next mail of a day or a week goes out after ``at``; None for other rhythms."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return None
    local = timezone.localtime(at, timezone.get_default_timezone())
    due = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if due <= local:
        due += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        due += timedelta(days=-due.weekday() % 7)
    return due
