"""Telling people: in the site at once, by mail as soon as the mail server takes it."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Person
from notices.actions.mails import server_answers
from notices.actions.notice_mails import mail_about
from notices.choices import NoticeKind, Rhythm
from notices.models import Notice
from notices.queries.preferences import next_digest, rhythms_for
from notices.words import Facts
from web.addresses import receives_mail
from web.each import each


def notify(
    *,
    person: Person,
    kind: str,
    title: str,
    words: str,
    url: str,
    event: str,
    at: datetime,
    facts: Facts | None = None,
) -> None:
    """Tell a person something, once for each event. ``title`` is a message id.

    With ``facts`` the reader reads the title of a page in the own language instead of ``words``.
    People of an import have no account and are told nothing.
    """
    notify_many(
        [
            Notice(
                person=person,
                kind=kind,
                title=title,
                words=words[:500],
                facts=facts or {},
                url=url,
                event=event,
                created_at=at,
            )
        ]
    )


def notify_many(notices: Iterable[Notice]) -> None:
    """Many at once; what was told before is not told again.

    No mail is due without an address, or where the person wants none of this kind.
    """
    wanted = [notice for notice in notices if notice.person.user is not None]
    chosen = rhythms_for(notice.person_id for notice in wanted)
    for notice in wanted:
        user, rhythm = notice.person.user, chosen.get((notice.person_id, notice.kind), "")
        has_address = user is not None and receives_mail(user.email)
        notice.mail_due = notice.mail_due and has_address and rhythm != Rhythm.NEVER
        of_vote = notice.kind == NoticeKind.BALLOT  # its row knows the day alone
        told_at = notice.created_at + timedelta(days=1) if of_vote else notice.created_at
        notice.mail_after = next_digest(rhythm, told_at)
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)


def tell_on_the_day(
    *,
    person: Person,
    title: str,
    words: str,
    url: str,
    event: str,
    at: datetime,
    facts: Facts | None = None,
) -> None:
    """Tell a person something about a secret vote: the row knows the day and not the time.

    ``event`` names the vote; to it comes a number drawn by lot, so that nothing tells which step of
    the vote it was. ``forget_order_of_notices`` takes the order of the rows away.
    """
    notify(
        person=person,
        kind=NoticeKind.BALLOT,
        title=title,
        words=words,
        url=url,
        event=f"{event}:{secrets.token_hex(16)}",
        at=_day_of(at),
        facts=facts,
    )


def _day_of(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def forget_order_of_notices(*, event: str) -> None:
    """Write the notices of an event anew, shuffled, with new keys. In the caller's transaction.

    Their place among other rows, and on PostgreSQL the number of their transaction, would tell
    when each was made. No new one may come meanwhile: the caller holds what they are about.
    """
    of_event = Notice.objects.filter(event__startswith=f"{event}:")
    found = list(of_event.select_for_update(of=("self",)))
    of_event.delete()
    secrets.SystemRandom().shuffle(found)
    for notice in found:
        notice.pk, notice._state.adding = None, True
    Notice.objects.bulk_create(found, batch_size=500)


def path_of(url_name: str, *arguments: object) -> str:
    """The path below the language prefix: a notice is read in the reader's language."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse(url_name, args=arguments)
    return path.removeprefix(f"/{settings.LANGUAGE_CODE}/")


@transaction.atomic
def mark_read(*, person: Person, at: datetime) -> int:
    """Everything was seen; returns how many were new."""
    return Notice.objects.filter(person=person, read_at=None).update(read_at=at)


@transaction.atomic
def open_notice(*, notice: Notice, at: datetime) -> None:
    """Its reader goes to what it is about: it was seen. Of a vote the day is kept, not the time."""
    seen = _day_of(at) if notice.kind == NoticeKind.BALLOT else at
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=seen)


def send_due_mails(*, most: int = 200) -> int:
    """Send what is due, each once; nothing while the mail server is away.

    What a server refuses for itself waits with all other mails. Returns how many were handed over.
    The rows of a mail are locked meanwhile, so that two senders never send the same one, and a
    worker that ends in between leaves them due.
    """
    keys = list(_due().order_by("pk").values_list("pk", flat=True)[:most])
    answering = takewhile(lambda _key: server_answers(), keys)
    return each(answering, _send, "notice_not_mailed", named="notice")


def _due() -> "QuerySet[Notice]":
    due = Notice.objects.filter(mail_due=True, mailed_at=None)
    return due.filter(Q(mail_after=None) | Q(mail_after__lte=timezone.now()))


@transaction.atomic
def _send(key: int) -> bool:
    """Whether a mail about this notice, and all that go out with it, was handed over."""
    skip = connection.features.has_select_for_update_skip_locked
    free = _due().select_for_update(of=("self",), skip_locked=skip)
    notice = free.filter(pk=key).select_related("person__user").first()
    if notice is None or notice.person.user is None:
        return False
    together = [notice]
    if notice.mail_after is not None:
        others = free.filter(person=notice.person, mail_after__isnull=False).exclude(pk=key)
        together += others.select_related("person__user").order_by("pk")
    rows = Notice.objects.filter(pk__in=[one.pk for one in together])
    if not receives_mail(notice.person.user.email):
        rows.update(mail_due=False)
        return False
    sent, now = mail_about(together).send(), timezone.now()
    rows.update(
        mailed_at=Case(When(kind=NoticeKind.BALLOT, then=Value(_day_of(now))), default=Value(now))
    )
    return bool(sent)
