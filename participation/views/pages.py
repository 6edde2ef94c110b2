from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve


def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's pages; one without a translation is read in the source language, with a notice."""
    try:
        return cast(HttpResponseBase, serve(request, path))
    except Http404:
        if get_language() == settings.LANGUAGE_CODE:
            raise
    route = _source_route(request, path)
    page: Page = route[0]
    translated = page.get_translations().live().filter(locale__language_code=get_language()).first()
    if translated is not None:
        return redirect(translated.get_url(request))
    reader: Any = request
    reader._wagtail_route_for_request = route  # what Wagtail's view takes as found
    reader.shown_in = settings.LANGUAGE_CODE
    return cast(HttpResponseBase, serve(request, path))


def _source_route(request: HttpRequest, path: str) -> tuple[Page, tuple[()], dict[str, Any]]:
    """The route to the page at this path in the source language. Raises Http404."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    home = site.root_page.specific
    if home.locale.language_code != settings.LANGUAGE_CODE:
        home = home.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if home is None:
        raise Http404
    parts = [part for part in path.split("/") if part]
    found: tuple[Page, tuple[()], dict[str, Any]] = home.specific.route(request, parts)
    return found
