"""Photos and scans of documents that a resident added to a request, and what is left of them."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Person
from privacy.offices import words_of_office
from residents.choices import ScanEnd, ScanKind
from residents.models.residency import VerificationRequest
from web.constraints import known


class ScanTrace(models.Model):
    """That there was a scan: when it came, who saw it, when and why it went. Nothing of it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="scan_traces")
    number = models.CharField(max_length=24)
    """Of the request, as the person knows it."""
    uploaded_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_why = models.CharField(max_length=12, choices=ScanEnd.choices, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            known("deleted_why", ScanEnd, or_empty=True, name="scan_trace_why_is_known"),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, deleted_why="")
                | (models.Q(deleted_at__isnull=False) & ~models.Q(deleted_why="")),
                name="scan_trace_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"scan for {self.number}"


class ScanLook(models.Model):
    """One opening of a scan, in the words of the access log: role and office, never a name."""

    trace = models.ForeignKey(ScanTrace, models.CASCADE, related_name="looks")
    role = models.CharField(max_length=20)
    office = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.trace_id}"

    @property
    def who(self) -> str:
        """Role and office."""
        return words_of_office(self.role, self.office)


class Scan(models.Model):
    """The scan itself, encrypted; its row goes when it is deleted.

    Never a file, so that no web server can serve it and a dump can leave this one table out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    trace = models.OneToOneField(ScanTrace, models.RESTRICT, related_name="scan")
    person = models.ForeignKey(Person, models.CASCADE, related_name="scans")
    request = models.OneToOneField(VerificationRequest, models.CASCADE, related_name="scan")
    kind = models.CharField(max_length=4, choices=ScanKind.choices)
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)
    content = models.BinaryField()
    """Sealed under a key outside the database, see ``residents.scan_seal``."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ScanKind.values), name="scan_kind_is_known_value"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def until(self) -> datetime:
        """When it is deleted at the latest."""
        return self.uploaded_at + timedelta(days=settings.REMBUK_SCAN_DAYS)
