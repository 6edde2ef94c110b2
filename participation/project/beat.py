"""Celery's beat, which says that it lives."""

import dbm
import time
from typing import Any

import structlog
from celery.beat import PersistentScheduler, SchedulingError
from django.db import Error, connections
from django.utils import timezone

from notices.actions.outages import note_alive
from notices.models import Service
from web.caches import notice_redis

logger = structlog.get_logger(__name__)
SECONDS = 15.0
"""How often a program of the background work says that it lives."""


class Pulse:
    """Notes in the database that one program lives, at most every fifteen seconds."""

    def __init__(self, *services: Service) -> None:
        self.services = services
        self.next = 0.0

    def beat(self) -> None:
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SECONDS
        try:
            for service in self.services:
                note_alive(service, at=timezone.now())
        except Error:  # without a database nobody can be told; /readyz says so itself
            connections.close_all()


class Scheduler(PersistentScheduler):
    """``celery beat`` takes it by ``CELERY_BEAT_SCHEDULER``."""

    pulse = Pulse(Service.BEAT)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        self.pulse.beat()
        return super().tick(*args, **kwargs)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send one task; without a broker it is due again, and the log says it once."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError:
            notice_redis()  # the broker is the same one

    def sync(self) -> None:
        """What ran when; on a full disk it is kept in memory, and the plan goes on."""
        try:
            super().sync()
        except dbm.error as error:  # OSError too
            logger.warning("schedule_not_saved", reason=type(error).__name__)
