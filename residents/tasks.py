from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from residents.actions.roles import follow_dates
from residents.submissions import forget_before

PERIODIC = {
    "residents.tasks.forget_submissions": 3600.0,
    "residents.tasks.follow_roles": 900.0,
}


@shared_task
def forget_submissions() -> None:
    """A sending is remembered for a week: nobody repeats an older one."""
    forget_before(timezone.now() - timedelta(days=7))


@shared_task
def follow_roles() -> None:
    """What somebody may do in the admin begins and ends with the role."""
    follow_dates(day=timezone.localdate())
