"""What goes with an account, and when its time is over: notices, and mails that wait."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Person
from notices.models import MailPreference, Notice, Outage, WaitingMail
from privacy import periods


def erase_notices(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """Everything that this person was told."""
    Notice.objects.filter(person=person).delete()


def erase_mail_preferences(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """How often this person wanted which mails."""
    MailPreference.objects.filter(person=person).delete()


def erase_waiting_mails(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """Mails to this account that wait to go out. It is found by the account."""
    WaitingMail.objects.filter(user__person=person).delete()


def delete_old_mails(before: datetime) -> int:
    """Traces of given-up mails, and outages that are long over."""
    after_waiting = timedelta(days=periods.GIVEN_UP_MAIL - periods.WAITING_MAIL)
    Outage.objects.filter(ended_at__lt=timezone.now() - timedelta(days=periods.OUTAGE)).delete()
    return WaitingMail.objects.filter(given_up_at__lt=before - after_waiting).delete()[0]
