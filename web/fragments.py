"""Parts of a page that htmx asks for alone. The full page includes the same templates.

A form that was done answers htmx with a redirect like everybody; what it leads to answers with
the part alone, because the browser sends the headers of htmx along.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> str:
    """The id of the element that htmx will replace; empty when a whole page is wanted."""
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.history_restore_request:
        return ""
    return htmx.target or ""


def render_part(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    parts: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    """The page, or the one of its ``parts`` (template by element id) that was asked for."""
    part = parts.get(wants_part(request))
    shown = {**context, "is_part": part is not None}
    response = render(request, part or template, shown, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
