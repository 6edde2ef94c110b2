"""Mails go out at once; those that cannot wait in the database and go out later."""

import time
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from notices import mail_seal
from notices.actions.outages import note_away, note_back
from notices.models import Outage, Service, WaitingMail
from privacy import periods
from web import mail_server
from web.mail_server import Answer

logger = structlog.get_logger(__name__)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=periods.WAITING_MAIL)
LEASE = timedelta(minutes=5)
"""For so long a mail that one process is sending is left alone by the others."""
SECONDS_BETWEEN_TRIES = 20
"""For so long a process does not ask an absent server again: nobody waits for it twice."""
SERVER_AWAY = gettext_noop("mail server away")
_asked_again_at = 0.0


def deliver(message: EmailMessage) -> Answer:
    """Send a mail now, or keep it. Returns SENT, LATER for one that waits, or REFUSED."""
    host = urlsplit(settings.REMBUK_BASE_URL).hostname or "localhost"
    message.extra_headers.setdefault("Message-ID", make_msgid(domain=host))
    if time.monotonic() < _asked_again_at:
        return _keep(message, SERVER_AWAY)
    tried = mail_server.try_to_send(message)
    if tried.answer is Answer.AWAY:
        _note_server_away(tried.reason)
        return _keep(message, SERVER_AWAY)
    _note_server_back()
    if tried.answer is Answer.LATER:
        return _keep(message, tried.reason, tries=1)
    if tried.answer is Answer.REFUSED:
        now = timezone.now()
        lost = WaitingMail(about=str(message.subject)[:200], tries=1, created_at=now)
        _give_up(lost, tried.reason, now)
    return tried.answer


def _keep(message: EmailMessage, reason: str, *, tries: int = 0) -> Answer:
    now = timezone.now()
    WaitingMail.objects.create(
        user=_user_of(message.to),
        about=str(message.subject)[:200],
        sealed=mail_seal.seal(message),
        created_at=now,
        next_try_at=now + (FIRST_WAIT if tries else timedelta(0)),
        tries=tries,
        reason=reason,
    )
    return Answer.LATER


def _user_of(addresses: list[str]) -> User | None:
    """Whose account a mail is about, so that it goes with the account."""
    known = Q(email__in=addresses) | Q(emailaddress__email__in=addresses)
    return User.objects.filter(known).order_by("pk").first()


def send_waiting(*, at: datetime, most: int = 200) -> int:
    """Send what waits and is due; returns how many went.

    While the server is away a single question is asked and nothing is tried. A mail that fails for
    itself waits longer each time, up to five days, and holds up no other.
    """
    if not server_answers():
        return 0
    due = WaitingMail.objects.filter(given_up_at=None, next_try_at__lte=at)
    sent = 0
    for mail in due.select_related("user").order_by("next_try_at", "pk")[:most]:
        claim = WaitingMail.objects.filter(pk=mail.pk, next_try_at=mail.next_try_at)
        if not claim.update(next_try_at=at + LEASE):
            continue  # another process has it
        answer = _try_again(mail, at)
        sent += answer is Answer.SENT
        if answer is Answer.AWAY:
            break
    return sent


def _try_again(mail: WaitingMail, at: datetime) -> Answer:
    try:
        message = mail_seal.unseal(mail.sealed)
    except mail_seal.Unreadable:
        _give_up(mail, gettext_noop("sealed with another key"), at)
        return Answer.REFUSED
    tried = mail_server.try_to_send(message)
    if tried.answer is Answer.SENT:
        mail.delete()
    elif tried.answer is Answer.REFUSED or at - mail.created_at > GIVEN_UP_AFTER:
        _give_up(mail, tried.reason, at)
    elif tried.answer is Answer.AWAY:
        _note_server_away(tried.reason)
        WaitingMail.objects.filter(pk=mail.pk).update(next_try_at=at, reason=SERVER_AWAY)
    else:
        wait = min(FIRST_WAIT * 2**mail.tries, LONGEST_WAIT)
        WaitingMail.objects.filter(pk=mail.pk).update(
            tries=mail.tries + 1, next_try_at=at + wait, reason=tried.reason
        )
    return tried.answer


def give_up_old(*, at: datetime) -> int:
    """What waited for five days, also for an absent server; returns how many."""
    old = WaitingMail.objects.filter(given_up_at=None, created_at__lt=at - GIVEN_UP_AFTER)
    mails = list(old)
    for mail in mails:
        _give_up(mail, mail.reason, at)
    return len(mails)


def _give_up(mail: WaitingMail, reason: str, at: datetime) -> None:
    """Of the mail only what it was about and why it did not go; neither address nor text."""
    mail.user, mail.sealed, mail.given_up_at, mail.reason = None, "", at, reason[:120]
    mail.save()
    logger.warning("mail_given_up", mail=mail.pk, reason=reason)


def server_answers() -> bool:
    """Whether mails can go out; asks a server that was away whether it is back."""
    if not Outage.objects.filter(service=Service.MAIL, ended_at=None).exists():
        return True
    tried = mail_server.answers()
    if tried.answer is Answer.AWAY:
        return False
    note_back(Service.MAIL)
    _forget_absence()
    return True


def _note_server_away(reason: str) -> None:
    global _asked_again_at
    _asked_again_at = time.monotonic() + SECONDS_BETWEEN_TRIES
    note_away(Service.MAIL, reason)


def _note_server_back() -> None:
    if _asked_again_at:
        note_back(Service.MAIL)
        _forget_absence()


def _forget_absence() -> None:
    global _asked_again_at
    _asked_again_at = 0.0
