import structlog
from celery import shared_task
from django.utils import timezone

from residents.actions.rights import build_due_exports, erase_due_identities, send_receipts
from residents.models import RetentionRun
from residents.retention import delete_outdated

PERIODIC = {
    "residents.tasks.build_exports": 5.0,
    "residents.tasks.confirm_deletions": 30.0,
    "residents.tasks.finish_deletions": 600.0,
    "residents.tasks.keep_retention": 3600.0,
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
def finish_deletions() -> None:
    """The last trace of deleted accounts, once no open vote needs it."""
    if count := erase_due_identities(at=timezone.now()):
        logger.info("identities_erased", count=count)


@shared_task
def keep_retention() -> None:
    """Delete what is over its time, and say how much it was."""
    counts = delete_outdated(timezone.now())
    if counts:
        RetentionRun.objects.create(counts=counts)
        logger.info("retention", **{model.replace(".", "_"): n for model, n in counts.items()})
