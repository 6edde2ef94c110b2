import structlog
from celery import shared_task
from django.utils import timezone

from ledger.actions import check_logs, keep_late_heads, sign_head
from ledger.models import Log
from web.each import each

PERIODIC = {"ledger.tasks.sign_heads": 3600.0, "ledger.tasks.check_all_logs": 86400.0}
logger = structlog.get_logger(__name__)


@shared_task
def sign_heads() -> None:
    """Sign the head of every log; a log that did not grow keeps its head.

    Heads that another machine signed of late, or for which the disk had no room, are kept outside.
    """
    names = Log.objects.values_list("name", flat=True)
    each(names, lambda name: sign_head(log=name), "head_not_signed", named="log")
    keep_late_heads(at=timezone.now())


@shared_task
def check_all_logs() -> None:
    """Yesterday's logs must be the beginning of today's; operators learn it when they are not."""
    for fault in check_logs(at=timezone.now()).faults:
        logger.error("log_altered", fault=fault)
