"""Telling people: in the site at once, by mail as soon as the mail server takes it."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from cms.queries.appearance import appearance
from notices.actions.mails import server_answers
from notices.choices import NoticeKind
from notices.models import Notice
from notices.words import Facts, told
from web.addresses import receives_mail
from web.each import each

TOLD_BY_MAIL = {
    NoticeKind.REPLY,
    NoticeKind.PHASE,
    NoticeKind.DECISION,
    NoticeKind.CONFIRM,
    NoticeKind.BALLOT,
}
"""Their words are titles and headlines that are public."""
WITH_ITS_PAGE = {NoticeKind.CONFIRM, NoticeKind.BALLOT}
"""Their mail leads to the page where the person acts, all others to the notices."""


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
    """Many at once; what was told before is not told again. No mail is due without an address."""
    wanted = [notice for notice in notices if notice.person.user is not None]
    for notice in wanted:
        user = notice.person.user
        notice.mail_due = notice.mail_due and user is not None and receives_mail(user.email)
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
    One row is locked meanwhile, so that two senders never send the same one.
    """
    due = Notice.objects.filter(mail_due=True, mailed_at=None)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:most])
    answering = takewhile(lambda _key: server_answers(), keys)
    return each(answering, _send, "notice_not_mailed", named="notice")


@transaction.atomic
def _send(key: int) -> bool:
    """Whether the mail of this notice went out."""
    due = Notice.objects.filter(pk=key, mail_due=True, mailed_at=None)
    skip = connection.features.has_select_for_update_skip_locked
    held = due.select_for_update(of=("self",), skip_locked=skip)
    notice = held.select_related("person__user").first()
    if notice is None or notice.person.user is None:
        return False
    if not receives_mail(notice.person.user.email):
        due.update(mail_due=False)
        return False
    sent = _mail(notice).send()
    now = timezone.now()
    told = _day_of(now) if notice.kind == NoticeKind.BALLOT else now
    due.update(mailed_at=told)
    return bool(sent)


def _mail(notice: Notice) -> EmailMessage:
    """What happened and where, in the person's language, and where to set what comes.

    Who is asked to confirm something, or whose vote was changed, is led to its page.
    What an office or a moderator wrote is read after signing in: a mail is no safe place.
    """
    user = notice.person.user
    language = notice.person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        page = reverse("notices:list-notices")
        if notice.kind in WITH_ITS_PAGE:
            page = f"/{language}/{notice.url}"
        said, site = told([notice])[0], appearance()
        lines = [f"{said.title}."]
        if notice.kind in TOLD_BY_MAIL and said.words:
            lines.append(said.words)
        body = _(
            "%(told)s\n\nSign in to read it: %(link)s\n\n"
            "You receive this mail because you take part in %(site)s. "
            "Your account and its settings: %(settings)s"
        ) % {
            "told": "\n\n".join(lines),
            "link": settings.REMBUK_BASE_URL + page,
            "site": site.name,
            "settings": settings.REMBUK_BASE_URL + reverse("residents:profile"),
        }
        return EmailMessage(
            subject=f"{site.name}: {said.title}",
            body="\n\n".join(filter(None, (body, site.contact.in_a_line))),
            to=[user.email] if user else [],
        )
