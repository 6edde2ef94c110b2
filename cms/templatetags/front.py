"""What the home page shows besides its own words."""

from typing import Any

from django import template
from django.utils.translation import get_language

from cms.queries.pages import news
from cms.registries import front

register = template.Library()


@register.simple_tag
def front_blocks() -> list[front.Block]:
    """What other apps show on the home page, in their order."""
    return front.blocks()


@register.simple_tag(takes_context=True)
def own_blocks(context: dict[str, Any]) -> list[front.Block]:
    """What the home page shows first to the person who reads it; nothing to visitors."""
    request = context.get("request")
    return front.own_blocks(request) if request is not None else []


@register.simple_tag
def latest_news() -> list[object]:
    """The three latest articles in this language."""
    return list(news(get_language() or "")[:3])
