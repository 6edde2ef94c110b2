"""What was away and since when, and who was last seen alive; shared by all processes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from web.constraints import known


def told(reason: str) -> str:
    """A reason in the reader's language; what stands behind a comma is a code of the server."""
    words, comma, code = reason.partition(", ")
    return f"{gettext(words)}{comma}{code}" if words else ""


class Service(models.TextChoices):
    """What the site works with, besides its database."""

    SEARCH = "search", _("search engine")
    BROKER = "broker", _("broker of background work")
    WORKER = "worker", _("background work")
    BEAT = "beat", _("planner of background work")
    MAIL = "mail", _("mail server")
    DISK = "disk", _("disk for files")


class Outage(models.Model):
    """A service was away from ``began_at`` until ``ended_at``; open while that is empty."""

    service = models.CharField(max_length=12, choices=Service.choices)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    """The type of the error; never its message."""

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            known("service", Service, name="outage_service_is_known"),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(ended_at=None), name="outage_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def reason_told(self) -> str:
        return told(self.reason)


class Heartbeat(models.Model):
    """When a program of the background work was last seen alive."""

    service = models.CharField(max_length=12, choices=Service.choices, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("service", Service, name="heartbeat_service_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.seen_at:%H:%M:%S}"
