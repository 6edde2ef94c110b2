"""What a production process checks before it serves."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from residents.queries import demo_accounts


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured when production would run with the demo's known passwords.

    A database that is away is no reason: the process starts and says so at /readyz.
    """
    if not settings.PRODUCTION:
        return
    try:
        count = demo_accounts().count()
    except DatabaseError:
        return
    if count:
        raise ImproperlyConfigured(
            f"This database holds {count} demo accounts (…@demo.example), whose password is "
            "public. Production does not start with them: use a database of its own."
        )
