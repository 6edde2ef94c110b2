"""The database being away: said once for each machine when it goes and when it comes.

It cannot be noted in the database, so a file in the data folder is the note of all processes.
"""

import time
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection

logger = structlog.get_logger(__name__)
AWAY = (OperationalError, InterfaceError)
"""What Django raises when the database does not answer, is locked for too long or cannot write."""
_noticed = False


def note_error(error: BaseException) -> None:
    """The database did not do what was asked; an outage begins when it does not answer at all."""
    global _noticed
    reason = type(error.__cause__ or error).__name__
    if _answers():
        logger.warning("database_busy", reason=reason)
        return
    _noticed = True
    if _leave_mark():
        logger.error("outage_began", service="database", reason=reason)


def note_back() -> None:
    """End the outage that this process noticed, if the database answers again."""
    if _noticed and _answers():
        note_answer()


def note_answer() -> None:
    """The database answers: whoever notices first says so."""
    global _noticed
    _noticed = False
    try:
        began = _mark().stat().st_mtime
        _mark().unlink()
    except OSError:  # nothing was away, or another process has said it
        return
    logger.warning("outage_ended", service="database", seconds=int(time.time() - began))


def _answers() -> bool:
    if connection.in_atomic_block:
        return False
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return True


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "database-away"


def _leave_mark() -> bool:
    """Whether this process is the first to notice."""
    try:
        with _mark().open("x"):
            return True
    except FileExistsError:
        return False
    except OSError:  # no disk either: each process speaks for itself
        return True
