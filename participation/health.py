"""Whether the site can serve, and what limps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from ledger.models import LogCheck
from participation.celery import app
from residents.queries.keys import missing_keys
from search.engines import engine
from search.models import Note


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``ok`` or not, whether the site needs it to serve, and a few plain figures."""

    ok: bool
    needed: bool
    facts: dict[str, object]


def parts(at: datetime) -> dict[str, Part]:
    """Database, migrations, broker, search with its backlog, and the logs. Never raises."""
    database = _database()
    if not database.ok:
        return {"database": database}
    return {
        "database": database,
        "migrations": _migrations(),
        "keys": _keys(),
        "broker": _broker(),
        "search": _search(at),
        "logs": _logs(at),
    }


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return Part(False, True, {})
    return Part(True, True, {"kind": connection.vendor})


def _migrations() -> Part:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Part(waiting == 0, True, {"waiting": waiting})


def _keys() -> Part:
    """The keys outside the database: not ok when one that was used with it is not set."""
    missing = [f"{found.key.setting} {found.name}" for found in missing_keys()]
    return Part(not missing, True, {"missing": missing})


def _broker() -> Part:
    if not settings.REMBUK_REDIS_URL:
        return Part(True, False, {"kind": "embedded"})
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 - kombu raises the transport's own errors
        return Part(False, False, {"kind": "redis"})
    return Part(True, False, {"kind": "redis"})


def _search(at: datetime) -> Part:
    backlog = Note.objects.filter(parked_reason="").count()
    parked = Note.objects.exclude(parked_reason="").count()
    oldest = Note.objects.filter(parked_reason="").order_by("id").first()
    age = int((at - oldest.noted_at).total_seconds()) if oldest else 0
    chosen = engine()
    return Part(
        chosen.is_alive(),
        False,
        {
            "engine": chosen.name,
            "backlog": backlog,
            "backlog_age_seconds": age,
            "parked": parked,
        },
    )


def _logs(at: datetime) -> Part:
    """The nightly check of the logs: not ok when something was altered, or when it did not run."""
    last = LogCheck.objects.first()
    if last is None:
        return Part(True, False, {"checked_at": "", "faults": 0})
    recent = at - last.checked_at < timedelta(hours=36)
    facts = {"checked_at": last.checked_at.isoformat(), "faults": len(last.faults)}
    return Part(recent and not last.faults, False, facts)
