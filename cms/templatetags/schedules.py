"""When an approved page becomes public."""

from datetime import datetime

from django import template
from wagtail.models import Page

from cms.queries.pages import public_from as ask

register = template.Library()


@register.simple_tag
def public_from(page: Page | None) -> datetime | None:
    """The hour at which the approved version becomes public; None when it is public already."""
    return ask(page) if page is not None else None
