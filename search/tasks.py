import structlog
from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from search.actions.saved import tell_savers as tell
from search.comparison import differences
from search.completeness import KNOWN, fill, is_empty, known_missing
from search.drain import DrainerBusy, drain
from search.engines import SearchUnavailable

PERIODIC = {
    "search.tasks.drain_notes": 2.0,
    "search.tasks.compare_index": 3600.0,
    "search.tasks.tell_savers": 3600.0,
}
logger = structlog.get_logger(__name__)


@shared_task
def drain_notes() -> None:
    """Bring the index up to date; after an outage all that waited, after a restore all."""
    drain()
    if is_empty() or known_missing():
        _fill()


def _fill() -> None:
    """Another drainer at work, or an engine that is away: the next turn does it."""
    try:
        if count := fill():
            logger.warning("index_was_emptier", documents=count)
    except (DrainerBusy, SearchUnavailable):
        return
    drain()
    cache.delete(KNOWN)


@shared_task
def compare_index() -> None:
    """Say so when index and database differ although nothing waits, and send what is lacking."""
    try:
        if count := sum(1 for _difference in differences()):
            logger.error("index_differs", documents=count)
    except SearchUnavailable:
        return
    _fill()


@shared_task
def tell_savers() -> None:
    """New texts, to those who saved a search that they answer."""
    tell(at=timezone.now())
