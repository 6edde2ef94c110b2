"""What the pages of the roadmap show of a commitment."""

from datetime import date

from django import template

from insights.models import Commitment

register = template.Library()


@register.filter
def late_on(commitment: Commitment, today: date) -> bool:
    """Whether the commitment is late on that day."""
    return commitment.is_late(today)
