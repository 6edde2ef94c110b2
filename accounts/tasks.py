from celery import shared_task
from django.utils import timezone

from accounts.actions.deletion import send_receipts
from accounts.actions.roles import follow_dates

PERIODIC = {
    "accounts.tasks.confirm_deletions": 30.0,
    "accounts.tasks.follow_roles": 900.0,
}


@shared_task
def confirm_deletions() -> None:
    """Mails that confirm deleted accounts."""
    send_receipts()


@shared_task
def follow_roles() -> None:
    """What somebody may do in the admin begins and ends with the role."""
    follow_dates(day=timezone.localdate())
