"""The Celery application: `celery -A participation worker` and `… beat`."""

import logging
import os
from typing import Any

import celery
import structlog
from celery import Celery
from celery.signals import beat_init, heartbeat_sent, setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")


class PeriodicTask(celery.Task):  # type: ignore[misc]
    """Work that a query finds again: while the database is away it waits for its next time."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from participation.project import database_outage

        try:
            answer = super().__call__(*args, **kwargs)
        except database_outage.AWAY as error:
            database_outage.note_error(error)
            return None
        database_outage.note_back()
        return answer


class BrokerSaidOnce(logging.Filter):
    """Leaves out what Celery says at each try to reach an absent broker.

    The log has one line when Redis goes and one when it comes, from its cache.
    """

    beginnings = ("consumer: Cannot connect", "consumer: Connection to broker", "Error on restart")

    def filter(self, record: logging.LogRecord) -> bool:
        from web.caches import notice_redis

        if not str(record.getMessage()).startswith(self.beginnings):
            return True
        notice_redis()
        return False


app = Celery("rembuk", task_cls=PeriodicTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def plan_periodic_work(sender: Celery, **_kwargs: Any) -> None:
    """Let beat know every app's periodic work."""
    from participation.project.periodic import periodic_work

    for name, seconds in periodic_work().items():
        sender.add_periodic_task(
            seconds, sender.signature(name, options={"expires": seconds * 5}), name=name
        )


@setup_logging.connect
def keep_our_logs(**_kwargs: Any) -> None:
    """Worker and beat log as the site does: Django has set it up, and Celery leaves it alone."""


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_kwargs: Any) -> None:
    """As the site does: what would go wrong on every task ends the process with a sentence."""
    from django.core.exceptions import ImproperlyConfigured

    from participation.project import startup

    try:
        startup.refuse_unsafe_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


@worker_init.connect
def say_that_the_worker_lives(**_kwargs: Any) -> None:
    """From now on the worker's own process notes that it lives, also between two tasks."""
    from notices.models import Service
    from participation.project.beat import Pulse

    pulse = Pulse(Service.WORKER)

    def beat(**_signal: Any) -> None:
        pulse.beat()

    heartbeat_sent.connect(beat, weak=False)
    for name in ("celery.worker.consumer.consumer", "celery.bootsteps"):
        logging.getLogger(name).addFilter(BrokerSaidOnce())
    structlog.get_logger(__name__).info("worker_began")
