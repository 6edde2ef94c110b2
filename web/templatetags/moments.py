from datetime import datetime

from django import template

from web import dates

register = template.Library()


@register.filter
def last_minute(end: datetime | None) -> datetime | None:
    """The minute up to which something runs: ``{{ ends_at|last_minute|date:"DATE_FORMAT" }}``."""
    return dates.last_minute(end) if end else None
