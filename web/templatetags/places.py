"""The way back to where somebody is, and messages beside what they are about."""

from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.urls import reverse

from web.places import anchor_of, way_back, with_next

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], anchor: str = "") -> str:
    """The page that is shown, with an anchor on it, for a form or link that leads back."""
    request = context.get("request")
    return way_back(request, anchor) if request else ""


@register.simple_tag(takes_context=True)
def way_in(context: dict[str, Any], name: str) -> str:
    """The address of a page of the account, by its name, that leads back to the page shown."""
    return with_next(reverse(name), here(context))


@register.simple_tag
def to_sign_in(address: str, place: str) -> str:
    """An address of the account or of verification that leads back to a place."""
    return address if address.startswith("#") else with_next(address, place)


@register.simple_tag(takes_context=True)
def messages_on_top(context: dict[str, Any]) -> list[Any]:
    """What is said to a signed-in person, but for what stands further down on this page."""
    request = context["request"]
    return [one for one in get_messages(request) if not anchor_of(one, request)]


@register.simple_tag(takes_context=True)
def messages_at(context: dict[str, Any], *anchors: str, others: bool = False) -> list[Any]:
    """What is said beside an anchor; with ``others`` also for comments that are not shown."""
    request = context.get("request")
    if not request or not request.person:
        return []
    found = ((one, anchor_of(one, request)) for one in get_messages(request))
    return [one for one, at in found if at and (at in anchors or (others and at.startswith("K-")))]
