import structlog
from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from privacy.actions import retention
from privacy.actions.copies import build_due_exports
from privacy.actions.erasure import erase_due_identities

PERIODIC = {
    "privacy.tasks.build_exports": 5.0,
    "privacy.tasks.finish_deletions": 600.0,
    "privacy.tasks.keep_retention": 3600.0,
}
logger = structlog.get_logger(__name__)


@shared_task
def build_exports() -> None:
    """Copies of their data that people asked for."""
    build_due_exports(at=timezone.now())


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
