"""What the home page shows besides its own words."""

from django import template
from django.utils.translation import get_language

from cms.queries.pages import news
from cms.registries import front

register = template.Library()


@register.simple_tag
def front_blocks() -> list[front.Block]:
    """What other apps show on the home page, in their order."""
    return front.blocks()


@register.simple_tag
def latest_news() -> list[object]:
    """The three latest articles in this language."""
    return list(news(get_language() or "")[:3])
