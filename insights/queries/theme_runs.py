"""Computations of themes: the last one of a consultation."""

from django.db.models import Q, QuerySet

from insights.models import Decision, ThemeRun
from participation.models import Consultation


def last_run(consultation: Consultation) -> ThemeRun | None:
    """The computation that was asked for last."""
    return ThemeRun.objects.filter(consultation=consultation).first()


def with_machine_themes() -> QuerySet[Consultation]:
    """Consultations with themes of a machine, about which nothing was proposed or decided yet."""
    over = Decision.objects.filter(Q(proposed_at__isnull=False) | Q(published_at__isnull=False))
    found = Consultation.objects.filter(themes__by_machine=True).distinct()
    return found.exclude(pk__in=over.values("consultation")).order_by("pk")
