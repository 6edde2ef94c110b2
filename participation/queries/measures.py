"""Reads about what moderators did about debates."""

from datetime import datetime

from django.db.models import QuerySet

from participation.models import Consultation, Measure


def measures_now(at: datetime) -> QuerySet[Measure]:
    """Those that last, the one that ends first first."""
    lasting = Measure.objects.filter(ended_at=None, until__gt=at).select_related("consultation")
    return lasting.order_by("until", "pk")


def measures_of(consultation: Consultation) -> QuerySet[Measure]:
    """All of a debate, the latest first."""
    return consultation.measures.select_related("taken_by__person", "ended_by__person")
