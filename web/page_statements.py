"""What the database is asked and told, noted for what is kept of pages (``web.page_cache``)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from web import page_cache
from web.statements import tables_read, tables_written


class Writes:
    """What one connection to the database has written and not yet told."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.tables: set[str] = set()

    def add(self, tables: Iterable[str]) -> None:
        """Told on commit, once for all of a transaction; never when it is rolled back."""
        self.tables.update(tables)
        # Asked of Django and not remembered: what is rolled back to a savepoint takes it away.
        waiting = [one[1] for one in self.connection.run_on_commit]
        if self.tell not in waiting:
            transaction.on_commit(self.tell, using=self.connection.alias, robust=True)

    def tell(self) -> None:
        tables, self.tables = self.tables, set()
        page_cache.changed(tables)


def watch(sender: object, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Receives Django's signal of a new connection: see ``note_statement``."""
    if settings.REMBUK_REDIS_URL and not hasattr(connection, "pages_written"):
        connection.pages_written = Writes(connection)  # type: ignore[attr-defined]
        connection.execute_wrappers.append(note_statement)


def note_statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Django's instrumentation of the database: which tables a statement reads or writes."""
    found = execute(sql, params, many, context)
    statement = str(sql)
    if settings.REMBUK_PAGE_CACHE and not statement.startswith("SELECT"):
        written = tables_written(statement) - page_cache.SILENT.named().keys()
        if written:
            context["connection"].pages_written.add(written)
    if page_cache.is_noting():
        page_cache.also_shows(*tables_read(statement))
    return found
