"""The figures of a report, as a part of its page."""

from typing import Any

from django import template
from django.utils import timezone

from insights.pages.reports import report_context
from participation.models import Consultation

register = template.Library()


@register.inclusion_tag("insights/report_figures.html")
def report_figures(consultation: Consultation) -> dict[str, Any]:
    """Everything that the report says of what residents said, as of now."""
    return report_context(consultation, timezone.now())
