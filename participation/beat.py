"""Celery's beat, which says that it lives."""

import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import Error, connections
from django.utils import timezone

from residents.actions.outages import note_alive
from residents.models import Service

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
