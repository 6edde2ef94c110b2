"""What a process checks before it serves, and brings in line with the settings."""

from pathlib import Path

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.queries.people import demo_accounts
from participation.actions.site import follow_base_url
from privacy.actions.keys import check_keys, remember_keys

logger = structlog.get_logger(__name__)


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured with the demo's known passwords in production, or wrong keys.

    A database that is away, or has no tables yet, is no reason: the process starts and says so at
    /readyz. What looks wrong and may be meant is told in the log.
    """
    for sentence in doubts():
        logger.warning("doubtful_setting", told=sentence)
    try:
        _refuse_demo_accounts()
        remember_keys(at=timezone.now())
        follow_base_url()
    except DatabaseError:
        return


def doubts() -> list[str]:
    """Settings that the site starts with although they may be a mistake, in words."""
    found = list(settings.REMBUK_UNKNOWN_VARIABLES)
    if settings.PRODUCTION and settings.SECURE_SSL_REDIRECT and not settings.REMBUK_PROXIES:
        found.append(
            "REMBUK_PROXIES is 0, so that this process must speak https itself. Behind a proxy "
            "that does, every page leads to itself for ever: set REMBUK_PROXIES to 1 there."
        )
    if settings.PRODUCTION and not settings.REMBUK_REQUIRE_MFA:
        found.append(
            "REMBUK_REQUIRE_MFA is false: whoever acts for the city signs in with a password alone."
        )
    return found


def check_keys_if_there() -> None:
    """Raises WrongKey; a database without tables knows no keys."""
    try:
        check_keys()
    except DatabaseError:
        return


def database_fault(command: str = "") -> str:
    """Why the database cannot be used, in one line with what to do; empty when it can."""
    try:
        connection.ensure_connection()
        tables = connection.introspection.table_names()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        return f"The database does not answer: {reason}"
    where = settings.DATABASES["default"]["NAME"]
    if "django_migrations" not in tables:
        return f"There are no tables in {where}. Run: manage.py migrate{_demo_hint(command)}"
    if "migrate" not in command and waiting_migrations():
        return f"The tables in {where} are of an earlier version. Run: manage.py migrate"
    return ""


def waiting_migrations() -> int:
    """How many changes of its tables the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _demo_hint(command: str) -> str:
    """Where the demo city is, for whoever asked elsewhere for it."""
    folder = Path(settings.BASE_DIR) / "var" / "demo"
    if connection.vendor != "sqlite" or not (folder / "rembuk.sqlite3").exists():
        return ""
    words = command or "COMMAND"
    return (
        " (the demo city of `make demo` has its own folder: "
        f"REMBUK_DEMO=1 REMBUK_DATA_DIR=var/demo .venv/bin/python manage.py {words})"
    )


def _refuse_demo_accounts() -> None:
    if settings.PRODUCTION and (count := demo_accounts().count()):
        raise ImproperlyConfigured(
            f"This database holds {count} demo accounts (…@demo.example), whose password is "
            "public. Production does not start with them: use a database of its own."
        )
