import structlog
from celery import shared_task

from search.drain import drain, unexplained_differences
from search.engines import SearchUnavailable

PERIODIC = {"search.tasks.drain_notes": 2.0, "search.tasks.compare_index": 3600.0}
logger = structlog.get_logger(__name__)


@shared_task
def drain_notes() -> None:
    """Bring the index up to date; after an outage all that waited."""
    drain()


@shared_task
def compare_index() -> None:
    """Say so when index and database differ although nothing waits."""
    try:
        if count := unexplained_differences():
            logger.error("index_differs", documents=count)
    except SearchUnavailable:
        return
