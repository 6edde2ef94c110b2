"""One line in the log when a service goes and one when it comes, whoever noticed."""

from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from notices.models import Heartbeat, Outage, Service

logger = structlog.get_logger(__name__)
SAID_BY_ITSELF = {Service.BROKER}
"""Redis is cache and broker in one: its outage stands in the log by ``web.caches``."""


def note_away(service: str, reason: str = "") -> None:
    """The service does not answer. Said once for each outage, by whichever process is first."""
    if Outage.objects.filter(service=service, ended_at=None).exists():
        return
    try:
        with transaction.atomic():
            Outage.objects.create(service=service, reason=reason[:120])
    except IntegrityError:  # somebody noticed at the same moment
        return
    if service not in SAID_BY_ITSELF:
        logger.warning("outage_began", service=str(service), reason=reason)


def note_back(service: str) -> None:
    """The service answers. Nothing happens where nobody noticed an outage."""
    now = timezone.now()
    for outage in Outage.objects.filter(service=service, ended_at=None):
        ended = Outage.objects.filter(pk=outage.pk, ended_at=None).update(ended_at=now)
        if ended and service not in SAID_BY_ITSELF:
            seconds = int((now - outage.began_at).total_seconds())
            logger.warning("outage_ended", service=str(service), seconds=seconds)


def note_alive(service: str, *, at: datetime) -> None:
    """A program of the background work lives."""
    Heartbeat.objects.update_or_create(service=service, defaults={"seen_at": at})
    note_back(service)
