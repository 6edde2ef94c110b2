"""The Celery application: `celery -A participation worker` and `… beat`."""

import os
from typing import Any

from celery import Celery

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
