from celery import shared_task
from django.utils import timezone

from notices.actions.mails import give_up_old, send_waiting
from notices.actions.notices import send_due_mails

PERIODIC = {
    "notices.tasks.send_mails": 10.0,
    "notices.tasks.send_waiting_mails": 10.0,
}


@shared_task
def send_mails() -> None:
    """Mails that are due; also those that an outage delayed."""
    send_due_mails()


@shared_task
def send_waiting_mails() -> None:
    """Mails that could not go out at once."""
    now = timezone.now()
    give_up_old(at=now)
    send_waiting(at=now)
