import signal
import time
from typing import Any

import structlog
from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from notices.models import Service
from participation.project.beat import Pulse
from participation.project.periodic import periodic_work
from participation.project.startup import database_fault, refuse_unsafe_start

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    """All background work in one process, for a site without a broker."""

    help = "Does the periodic background work until stopped. For sites without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything once, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := database_fault("work"):
            raise CommandError(fault)
        refuse_unsafe_start()
        self.stopped = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        plan = periodic_work()
        due = dict.fromkeys(plan, 0.0)
        pulse = Pulse(Service.WORKER, Service.BEAT)
        while not self.stopped:
            pulse.beat()
            for name, seconds in plan.items():
                if time.monotonic() >= due[name] and not self.stopped:
                    self._run(name)
                    due[name] = time.monotonic() + seconds
            if options["once"]:
                return
            close_old_connections()
            time.sleep(0.5)  # between two looks at what is due

    def _stop(self, *_args: object) -> None:
        self.stopped = True

    def _run(self, name: str) -> None:
        try:
            current_app.tasks[name]()
        except Exception:  # one task that fails keeps no other one from its time
            logger.exception("periodic_work_failed", task=name)
