"""All periodic work, collected from each app's ``tasks.PERIODIC``.

Celery beat plans it where a broker runs; ``manage.py work`` does it where none does. Each task
finds what is due by a query, so that it also runs after an outage.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings


def periodic_work() -> dict[str, float]:
    """Dotted task name to seconds between two runs."""
    found: dict[str, float] = {}
    for config in apps.get_app_configs():
        if not config.path.startswith(str(settings.BASE_DIR / "")) or ".venv" in config.path:
            continue
        if find_spec(f"{config.name}.tasks") is not None:
            found.update(getattr(import_module(f"{config.name}.tasks"), "PERIODIC", {}))
    return found
