from celery import shared_task
from django.utils import timezone

from residents.actions.claims import forget_claims, forward_silent
from residents.actions.register import enter_waiting_rows
from residents.actions.residencies import remind_of_renewal

PERIODIC = {
    "residents.tasks.forward_silent_rts": 300.0,
    "residents.tasks.enter_register": 5.0,
    "residents.tasks.care_for_residencies": 3600.0,
}


@shared_task
def forward_silent_rts() -> None:
    """What an RT head did not answer in time is decided by the kelurahan."""
    forward_silent(at=timezone.now())


@shared_task
def enter_register() -> None:
    """Rows of population registers that wait to be entered."""
    enter_waiting_rows(at=timezone.now())


@shared_task
def care_for_residencies() -> None:
    """Who must renew is told; what waited with decided requests is forgotten."""
    now = timezone.now()
    remind_of_renewal(at=now)
    forget_claims(at=now)
