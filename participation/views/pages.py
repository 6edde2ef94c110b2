from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.views import serve

from participation.queries.pages import is_published, published_pages
from web import page_cache
from web.rows import shared_row

LONGEST_PATH = 300
"""Longer ones lead nowhere, and fill no cache."""


def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's pages; one without a translation is read in the source language, with a notice.

    A page that moved or was renamed leads on to where it is now.
    """
    _route_as_known(request, path)
    try:
        return cast(HttpResponseBase, serve(request, path))
    except Http404:
        moved = _moved(request, path)
        if moved is not None:
            return moved
        if get_language() == settings.LANGUAGE_CODE:
            raise
    route = _source_route(request, path)
    page: Page = route[0]
    if not is_published(page):
        raise Http404
    translated = _in_this_language(page)
    if translated is not None:
        return _lead_on(request, translated)
    reader: Any = request
    reader._wagtail_route_for_request = route  # what Wagtail's view takes as found
    reader.shown_in = settings.LANGUAGE_CODE
    return cast(HttpResponseBase, serve(request, path))


def _route_as_known(request: HttpRequest, path: str) -> None:
    """Tell Wagtail which page stands at this path, so that it need not walk down to it each time.

    Only of pages that answer under their own address alone; Wagtail walks to all others.
    """

    def find() -> list[Any]:
        found = Page.route_for_request(request, path)
        if found is None or found[1] or found[2]:
            return []
        return [found[0]._meta.label, found[0].pk]

    where = f"route:{request.get_host()}:{get_language()}:{path}"
    known = page_cache.fact(where, find) if len(path) <= LONGEST_PATH else []
    if known and not hasattr(request, "_wagtail_route_for_request"):
        pages = apps.get_model(known[0]).objects.select_related("locale")
        page = shared_row(f"page:{known[1]}", pages.filter(pk=known[1], live=True).first)
        if page is not None:
            reader: Any = request
            reader._wagtail_route_for_request = (page, [], {})


def _in_this_language(page: Page) -> Page | None:
    others = page.get_translations(inclusive=True).filter(
        locale__language_code=get_language() or settings.LANGUAGE_CODE
    )
    found: Page | None = published_pages(others).first()
    return found


def _moved(request: HttpRequest, path: str) -> HttpResponse | None:
    """The way from an address that a page had before, by Wagtail's redirects.

    An address of the source language leads on in every language.
    """
    for language in dict.fromkeys((get_language() or "", settings.LANGUAGE_CODE)):
        found = get_redirect(request, Redirect.normalise_path(f"/{language}/{path}"))
        if found is None:
            continue
        if found.redirect_page is None:
            return redirect(found.redirect_link, permanent=found.is_permanent)
        if is_published(found.redirect_page):
            page = _in_this_language(found.redirect_page) or found.redirect_page
            return _lead_on(request, page, permanent=found.is_permanent)
    return None


def _lead_on(request: HttpRequest, page: Page, *, permanent: bool = False) -> HttpResponse:
    """To a page, with what the address asked of it, such as one comment."""
    here = page.get_url(request) or ""
    source = f"/{settings.LANGUAGE_CODE}/"
    if permanent and here.startswith(source):
        # Without a translation the page is read in this language's part of the site.
        here = f"/{get_language()}/{here.removeprefix(source)}"
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{here}?{query}" if query else here, permanent=permanent)


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
