"""Reads about scans: whether they are taken, whether one waits, and the traces. Never a content."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Person
from residents.models import Scan, ScanTrace, VerificationRequest


def scans_are_offered() -> bool:
    """Whether this city lets residents add a scan to a request. Off unless it decided so."""
    return bool(settings.REMBUK_DOCUMENT_SCANS == "optional")


def waiting_scans() -> QuerySet[Scan]:
    """Scans that are not over their time, without their content; none where none are taken."""
    found = Scan.objects.defer("content")
    young = timezone.now() - timedelta(days=settings.REMBUK_SCAN_DAYS)
    return found.filter(uploaded_at__gt=young) if scans_are_offered() else found.none()


def scan_of(request: VerificationRequest | None) -> Scan | None:
    """The scan that waits with a request, without its content."""
    return waiting_scans().filter(request=request).first() if request else None


def traces() -> QuerySet[ScanTrace]:
    """What is known of every scan, newest first, with who saw it and whether it still waits."""
    return ScanTrace.objects.prefetch_related("looks", Prefetch("scan", waiting_scans()))


def traces_of(person: Person) -> QuerySet[ScanTrace]:
    """The same about one person."""
    return traces().filter(person=person)
