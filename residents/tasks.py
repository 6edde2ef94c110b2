import structlog
from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from residents.actions import retention
from residents.actions.claims import forget_claims, forward_silent
from residents.actions.mails import give_up_old, send_waiting
from residents.actions.registry import enter_waiting_rows
from residents.actions.residencies import remind_of_renewal
from residents.actions.rights import build_due_exports, erase_due_identities, send_receipts
from residents.actions.roles import follow_dates

PERIODIC = {
    "residents.tasks.build_exports": 5.0,
    "residents.tasks.confirm_deletions": 30.0,
    "residents.tasks.send_waiting_mails": 10.0,
    "residents.tasks.finish_deletions": 600.0,
    "residents.tasks.keep_retention": 3600.0,
    "residents.tasks.follow_roles": 900.0,
    "residents.tasks.forward_silent_rts": 300.0,
    "residents.tasks.enter_registry": 5.0,
    "residents.tasks.care_for_residencies": 3600.0,
}
logger = structlog.get_logger(__name__)


@shared_task
def build_exports() -> None:
    """Copies of their data that people asked for."""
    build_due_exports(at=timezone.now())


@shared_task
def confirm_deletions() -> None:
    """Mails that confirm deleted accounts."""
    send_receipts()


@shared_task
def send_waiting_mails() -> None:
    """Mails that could not go out at once."""
    now = timezone.now()
    give_up_old(at=now)
    send_waiting(at=now)


@shared_task
def finish_deletions() -> None:
    """The last trace of deleted accounts, once no open vote needs it."""
    if count := erase_due_identities(at=timezone.now()):
        logger.info("identities_erased", count=count)


@shared_task
def keep_retention() -> None:
    """Delete what is over its time, and say how much it was."""
    cache.clear_expired()  # type: ignore[attr-defined]
    counts = retention.keep_retention(at=timezone.now())
    if counts:
        logger.info("retention", **{model.replace(".", "_"): n for model, n in counts.items()})


@shared_task
def follow_roles() -> None:
    """What somebody may do in the admin begins and ends with the role."""
    follow_dates(day=timezone.localdate())


@shared_task
def forward_silent_rts() -> None:
    """What an RT head did not answer in time is decided by the kelurahan."""
    forward_silent(at=timezone.now())


@shared_task
def enter_registry() -> None:
    """Rows of registry files that wait to be entered."""
    enter_waiting_rows(at=timezone.now())


@shared_task
def care_for_residencies() -> None:
    """Who must renew is told; what waited with decided requests is forgotten."""
    now = timezone.now()
    remind_of_renewal(at=now)
    forget_claims(at=now)
