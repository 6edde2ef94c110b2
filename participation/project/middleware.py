from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from participation.project import database_outage
from participation.project.errors import too_many
from participation.queries.consultations import consultation_at
from web.limits import TooMany, check_rate, check_rate_of_network


class CacheRulesMiddleware:
    """Pages of a signed-in person are never stored; a visitor's page may be, by everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES
        if personal and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


class CompressionMiddleware(GZipMiddleware):
    """Pages and data travel compressed; files that are small already do not.

    A page's secrets are masked anew each time (the mark of its forms), and Django adds a random
    length to what it compresses, so that sizes tell nothing of them (BREACH).
    """

    TYPES = ("text/html", "text/plain", "text/csv", "application/json", "image/svg+xml")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind not in self.TYPES or response.streaming:
            return response
        return super().process_response(request, response)


class TooManyMiddleware:
    """Turns TooMany into a page with status 429 and Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            return too_many(request, retry_after=error.retry_after, words=error.words)
        return None


class ApiLimitMiddleware:
    """Counts what is asked at /api/, by address and by who signed in, before it is worked on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if not request.path_info.startswith("/api/"):
            return None
        try:
            check_rate_of_network(request, "api-address")
            check_rate(request, "api")
        except TooMany as error:
            return too_many(request, retry_after=error.retry_after)
        return None


class DatabaseOutageMiddleware:
    """Says in the log when a database that was away answers again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            database_outage.note_back()
        return response


class FormerAddressMiddleware:
    """Leads from an address with a slug that a consultation had before to the one that it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != HTTPStatus.NOT_FOUND or match is None:
            return response
        slug = match.kwargs.get("slug")
        found = consultation_at(slug) if slug else None
        if found is None or found.slug == slug or not found.live:
            return response
        path = reverse(
            match.view_name, args=match.args, kwargs={**match.kwargs, "slug": found.slug}
        )
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(
            f"{path}?{query}" if query else path,
            preserve_request=request.method not in ("GET", "HEAD"),
        )


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but where addresses have no language a 404 stays one and leads to no page."""

    without = ("/api/", "/admin/", "/styleguide/")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(self.without):
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", get_language() or "")
            return response
        return super().process_response(request, response)
