"""What the page of a consultation shows of the way to the answer."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from insights.models import Snapshot
from insights.queries.content import signed_reports
from insights.queries.deadlines import due_days
from participation.models import Consultation


@dataclass(frozen=True, slots=True)
class Progress:
    """What residents can hold the city to: when it answers, and what it signed so far."""

    due_on: date | None
    is_overdue: bool
    reports: list[Snapshot]


def progress(consultation: Consultation) -> Progress:
    """For the consultation's page."""
    due = due_days([consultation]).get(consultation.pk)
    late = due is not None and due < timezone.localdate()
    return Progress(due, late, list(signed_reports(consultation)[:3]))
