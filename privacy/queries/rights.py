"""Reads about copies of data and about who looked at it."""

from datetime import datetime

from django.db.models import BooleanField, Case, Q, QuerySet, When

from privacy.models import AccessRecord, DataExport
from privacy.subjects import DataSubject


def exports_of(person: DataSubject, at: datetime) -> QuerySet[DataExport]:
    """Copies that wait or can be downloaded (``ready``), newest first; without their content."""
    ready = Case(
        When(ready_at__isnull=False, then=True), default=False, output_field=BooleanField()
    )
    alive = Q(expires_at=None) | Q(expires_at__gt=at)
    return DataExport.objects.filter(alive, person=person).annotate(ready=ready).defer("content")


def accesses_of(person: DataSubject) -> QuerySet[AccessRecord]:
    """Who looked at the data of this person, newest first."""
    return AccessRecord.objects.filter(person=person)
