"""Which engine this site uses."""

from functools import cache

from django.conf import settings

from search.engines.database import DatabaseEngine
from search.engines.database_figures import DatabaseFigures
from search.engines.figures import Figures
from search.engines.protocol import Engine, IndexMissing, Mirror, SearchUnavailable
from search.models import Note
from web import page_cache

__all__ = [
    "Engine",
    "Figures",
    "IndexMissing",
    "Mirror",
    "SearchUnavailable",
    "engine",
    "fallback",
    "figures_of",
    "mirror",
]


@cache
def _elastic(url: str, index: str, ca: str, api_key: str) -> Mirror:
    # Its client is large, and not every site has one.
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(url, index, ca, api_key)


def engine() -> Engine:
    """Elasticsearch where its address is set, else the database.

    What shows its answers is built anew when a note is written, and when the index has followed
    and the note goes.
    """
    page_cache.also_shows(Note._meta.db_table)
    return mirror() or fallback()


def mirror() -> Mirror | None:
    """Elasticsearch, that mirrors the database's own index; None where its address is not set."""
    if not settings.REMBUK_ELASTICSEARCH_URL:
        return None
    return _elastic(
        settings.REMBUK_ELASTICSEARCH_URL,
        settings.REMBUK_SEARCH_INDEX,
        settings.REMBUK_ELASTICSEARCH_CA,
        settings.REMBUK_ELASTICSEARCH_API_KEY,
    )


def fallback() -> Engine:
    """The database's own index, which is always kept."""
    return DatabaseEngine()


def figures_of(asked: Engine) -> Figures:
    """What counts selections in the index of this engine."""
    if asked.name == DatabaseEngine.name:
        return DatabaseFigures()
    from search.engines.elastic_figures import ElasticFigures

    return ElasticFigures(asked)  # type: ignore[arg-type]
