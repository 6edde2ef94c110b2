"""One try to hand a mail to the real mail server, and what its answer means."""

import smtplib
import socket
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_noop

NO_SUCH_ADDRESS = {501, 550, 551, 553, 556}
"""Answers about a recipient that another try cannot change (RFC 5321, 4.2.3)."""
POLICY = ("5.7.", "5.3.", "5.4.", "5.5.")
"""Enhanced codes (RFC 3463) that blame the server, its rules or the way to it, not the address."""


RECIPIENT_REFUSED = gettext_noop("recipient refused")


class Answer(Enum):
    """What became of a mail, or of a try to send it."""

    SENT = "sent"
    AWAY = "away"
    """No connection: nothing is known of this mail, and others would fare alike."""
    LATER = "later"
    """This mail did not go now, for whatever reason; others may."""
    REFUSED = "refused"
    """There is no such address, or it cannot be written to: another try changes nothing."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer, with a reason that holds no address and no text."""

    answer: Answer
    reason: str = ""


def try_to_send(message: EmailMessage) -> Tried:
    """Hand over one mail. Never raises for what a server or an address may do."""
    mailer = get_connection(settings.REMBUK_MAIL_BACKEND, fail_silently=False)
    try:
        mailer.open()
    except OSError as error:  # smtplib's errors too
        return Tried(Answer.AWAY, reason_of(error))
    try:
        mailer.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        return _about_recipient(error)
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        # Letters that the server takes in no address; a domain or a header that cannot be written.
        return Tried(Answer.REFUSED, reason_of(error))
    except OSError as error:
        return Tried(Answer.LATER, reason_of(error))
    finally:
        _close(mailer)
    return Tried(Answer.SENT)


def answers() -> Tried:
    """Whether the mail server lets us in now; sends nothing."""
    if not settings.REMBUK_MAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Tried(Answer.SENT)  # a file or a console is there
    mailer = get_connection(settings.REMBUK_MAIL_BACKEND, fail_silently=False)
    try:
        mailer.open()
    except OSError as error:
        return Tried(Answer.AWAY, reason_of(error))
    finally:
        _close(mailer)
    return Tried(Answer.SENT)


def is_reachable() -> bool:
    """Whether something listens where the mail server should be; asked in at most a second."""
    if not settings.REMBUK_MAIL_BACKEND.endswith("smtp.EmailBackend"):
        return True
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=1):
            return True
    except OSError:
        return False


def reason_of(error: Exception) -> str:
    """The type of an error and the server's code or the system's name of it."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _about_recipient(error: smtplib.SMTPRecipientsRefused) -> Tried:
    code, words = next(iter(error.recipients.values()))
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    blames_us = any(part in text for part in POLICY)
    lasting = code in NO_SUCH_ADDRESS and not blames_us
    return Tried(Answer.REFUSED if lasting else Answer.LATER, f"{RECIPIENT_REFUSED}, {code}")


def _close(mailer: object) -> None:
    try:
        mailer.close()  # type: ignore[attr-defined]
    except OSError:  # it went while we said goodbye
        return
