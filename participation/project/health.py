"""Whether the site can serve, and what limps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import Error as DatabaseErrors
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from cms.queries import disk
from ledger.models import LogCheck
from notices.actions.mails import server_answers
from notices.actions.outages import note_away, note_back
from notices.models import Outage, Service
from notices.queries.outages import PROGRAMS, SILENT, last_seen, mail_figures
from participation.project import database_outage
from participation.project.celery import app
from participation.project.startup import waiting_migrations
from privacy.queries.keys import missing_keys
from search.completeness import is_empty, known_missing
from search.engines import engine
from search.models import Note
from web import mail_server
from web.caches import notice_redis

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``ok`` or not, whether the site needs it to serve, and a few plain figures."""

    ok: bool
    needed: bool
    facts: dict[str, object]


def parts(at: datetime) -> dict[str, Part]:
    """Everything that the site works with; what is away is noted as an outage. Never raises."""
    database = _database()
    if not database.ok:
        return {"database": database}
    try:
        found = {"database": database, **_others(at)}
    except DatabaseErrors as error:  # it went meanwhile
        database_outage.note_error(error)
        return {"database": Part(False, True, {})}
    try:
        for service in set(Service.values) - _unknowable(found, at):
            _note(service, found[service])
    except DatabaseErrors:  # it can be read and not written; the outage is noted another time
        logger.warning("outages_not_noted")
    return found


def _others(at: datetime) -> dict[str, Part]:
    return {
        "migrations": _migrations(),
        "keys": _keys(),
        "broker": _broker(),
        "search": _search(at),
        "index": _index(),
        "worker": _program(Service.WORKER, at),
        "beat": _program(Service.BEAT, at),
        "mail": _mail(at),
        "disk": _disk(),
        "logs": _logs(at),
    }


def _unknowable(found: dict[str, Part], at: datetime) -> set[str]:
    """A worker says nothing while it looks for the broker: that is one outage and not two."""
    known = Outage.objects.filter(service=Service.BROKER)
    just = known.filter(Q(ended_at=None) | Q(ended_at__gt=at - SILENT)).exists()
    silent = not found["worker"].ok
    return {Service.WORKER} if silent and (just or not found["broker"].ok) else set()


def _note(service: str, part: Part) -> None:
    """The beginning or the end of an outage, for the log and for the pages."""
    if part.ok:
        note_back(service)
    elif service not in PROGRAMS or not _lives(service):  # it may have come just now
        note_away(service, str(part.facts.get("reason", "")))


def _lives(service: str) -> bool:
    seen = last_seen(service)
    return seen is not None and timezone.now() - seen <= SILENT


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseErrors as error:
        database_outage.note_error(error)
        return Part(False, True, {})
    database_outage.note_answer()
    return Part(True, True, {"kind": connection.vendor})


def _migrations() -> Part:
    waiting = waiting_migrations()
    return Part(waiting == 0, True, {"waiting": waiting})


def _keys() -> Part:
    """The keys outside the database: not ok when one that was used with it is not set."""
    missing = [f"{found.key.setting} {found.name}" for found in missing_keys()]
    return Part(not missing, True, {"missing": missing})


def _broker() -> Part:
    if not settings.REMBUK_REDIS_URL:
        return Part(True, False, {"kind": "embedded"})
    notice_redis()  # the broker is the same one
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 - kombu raises the transport's own errors
        return Part(False, False, {"kind": "redis"})
    return Part(True, False, {"kind": "redis"})


def _program(service: str, at: datetime) -> Part:
    """A program of the background work, by when it last said that it lives."""
    seen = last_seen(service)
    if seen is None:
        return Part(False, False, {"reason": gettext_noop("never seen")})
    facts: dict[str, object] = {"seen_seconds_ago": max(0, int((at - seen).total_seconds()))}
    if at - seen > SILENT:
        return Part(False, False, facts | {"reason": gettext_noop("silent")})
    return Part(True, False, facts)


def _mail(at: datetime) -> Part:
    """The mail server, what waits for it, and what was given up; see the admin's reports.

    A server that let nobody in is asked to the end whether it does now; else one knock is enough.
    """
    facts: dict[str, object] = {**mail_figures(at)}
    if not mail_server.is_reachable():
        return Part(False, False, {"reason": gettext_noop("not reachable"), **facts})
    if not server_answers():
        return Part(False, False, {"reason": gettext_noop("lets nobody in"), **facts})
    return Part(True, False, facts)


def _disk() -> Part:
    """Room for files, and whether one can be written now."""
    try:
        free = disk.free_bytes()
    except OSError as error:
        return Part(False, False, {"reason": type(error).__name__})
    facts: dict[str, object] = {"free_megabytes": free // 1024**2}
    if not disk.takes_files():
        return Part(False, False, {"reason": gettext_noop("takes no files"), **facts})
    if free < disk.least_bytes():
        return Part(False, False, {"reason": gettext_noop("nearly full"), **facts})
    return Part(True, False, facts)


def _search(at: datetime) -> Part:
    backlog = Note.objects.changes().count()
    parked = Note.objects.parked().count()
    oldest = Note.objects.changes().order_by("id").first()
    age = int((at - oldest.noted_at).total_seconds()) if oldest else 0
    chosen = engine()
    fault = chosen.fault()
    return Part(
        not fault,
        False,
        {
            **({"reason": fault} if fault else {}),
            "engine": chosen.name,
            "backlog": backlog,
            "backlog_age_seconds": age,
            "parked": parked,
            "rebuild": Note.objects.of_rebuild().count(),
        },
    )


def _index() -> Part:
    """Whether Elasticsearch holds what the database holds; until it does the database answers."""
    lacking = known_missing()
    lost = is_empty()
    return Part(not lacking and not lost, False, {"missing": lacking, "database_index_lost": lost})


def _logs(at: datetime) -> Part:
    """The nightly check of the logs: not ok when something was altered, or when it did not run."""
    last = LogCheck.objects.first()
    if last is None:
        return Part(True, False, {"checked_at": "", "faults": 0})
    recent = at - last.checked_at < timedelta(hours=36)
    facts = {"checked_at": last.checked_at.isoformat(), "faults": len(last.faults)}
    return Part(recent and not last.faults, False, facts)
