"""What is away now, for pages and for /readyz."""

from datetime import datetime, timedelta

from notices.models import Heartbeat, Outage, Service, WaitingMail

SILENT = timedelta(seconds=75)
"""After so long without a sign of life a program of the background work counts as dead."""
PROGRAMS = (Service.WORKER, Service.BEAT)


def last_seen(service: str) -> datetime | None:
    """When a program of the background work last said that it lives."""
    found = Heartbeat.objects.filter(service=service).first()
    return found.seen_at if found else None


def away(at: datetime) -> set[str]:
    """What pages must say: open outages, and programs of the background work that lived once and
    say nothing any more. One query."""
    known = Outage.objects.filter(ended_at=None).exclude(service__in=PROGRAMS)
    silent = Heartbeat.objects.filter(seen_at__lt=at - SILENT)
    kinds = (found.order_by().values_list("service", flat=True) for found in (known, silent))
    return set(next(kinds).union(*kinds))


def mail_figures(at: datetime) -> dict[str, int]:
    """How many mails wait, since when the oldest does, and how many were given up."""
    waiting = WaitingMail.objects.filter(given_up_at=None)
    oldest = waiting.order_by("created_at").first()
    return {
        "waiting": waiting.count(),
        "oldest_seconds": int((at - oldest.created_at).total_seconds()) if oldest else 0,
        "given_up": WaitingMail.objects.exclude(given_up_at=None).count(),
    }
