"""The Celery application: `celery -A participation worker` and `… beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
app = Celery("rembuk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def plan_periodic_work(sender: Celery, **_kwargs: Any) -> None:
    """Let beat know every app's periodic work."""
    from participation.periodic import periodic_work

    for name, seconds in periodic_work().items():
        sender.add_periodic_task(
            seconds, sender.signature(name, options={"expires": seconds * 5}), name=name
        )


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_kwargs: Any) -> None:
    """As the site does: what would go wrong on every task ends the process with a sentence."""
    from django.core.exceptions import ImproperlyConfigured

    from participation import startup

    try:
        startup.refuse_unsafe_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
