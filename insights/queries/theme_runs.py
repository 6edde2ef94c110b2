"""Computations of themes: the last one of a consultation."""

from insights.models import ThemeRun
from participation.models import Consultation


def last_run(consultation: Consultation) -> ThemeRun | None:
    """The computation that was asked for last."""
    return ThemeRun.objects.filter(consultation=consultation).first()
