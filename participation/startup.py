"""What a process checks before it serves, and brings in line with the settings."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import timezone

from residents.actions.keys import remember_keys
from residents.queries import demo_accounts


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured with the demo's known passwords in production, or wrong keys.

    A database that is away, or has no tables yet, is no reason: the process starts and says so at
    /readyz.
    """
    try:
        _refuse_demo_accounts()
        remember_keys(at=timezone.now())
    except DatabaseError:
        return


def _refuse_demo_accounts() -> None:
    if settings.PRODUCTION and (count := demo_accounts().count()):
        raise ImproperlyConfigured(
            f"This database holds {count} demo accounts (…@demo.example), whose password is "
            "public. Production does not start with them: use a database of its own."
        )
