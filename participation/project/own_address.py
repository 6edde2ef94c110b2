"""The site's own address is that of ``REMBUK_BASE_URL``, whatever a request says of its host."""

from collections.abc import Callable
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
MISDIRECTED = 421


class OwnAddressMiddleware:
    """Every absolute address begins with the site's own.

    Django, allauth, Wagtail and the API ask ``request.build_absolute_uri``; so their mails and
    redirects follow ``REMBUK_BASE_URL`` as ours do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def own(location: str | None = None) -> str:
            here = settings.REMBUK_BASE_URL + request.get_full_path()
            return iri_to_uri(here if location is None else urljoin(here, str(location))) or here

        request.build_absolute_uri = own  # type: ignore[method-assign]
        return self.get_response(request)


class BehindProxyMiddleware:
    """Says what is set wrongly where sending plain HTTP to HTTPS would never end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        exempt = request.path in {"/healthz", "/readyz"}
        if not settings.SECURE_SSL_REDIRECT or exempt or request.is_secure():
            return self.get_response(request)
        sentence = endless_redirect(request)
        if not sentence:
            return self.get_response(request)
        return HttpResponse(
            f"{sentence}\n", status=MISDIRECTED, content_type="text/plain; charset=utf-8"
        )


def endless_redirect(request: HttpRequest) -> str:
    """Why a redirect to https would come back here as plain HTTP; empty when it would not."""
    proxied = any(name in request.headers for name in PROXY_HEADERS)
    if proxied and not settings.REMBUK_PROXIES:
        return _(
            "This site stands behind a proxy, but REMBUK_PROXIES is 0: it cannot see that the page "
            "was asked for by https. Operators: set REMBUK_PROXIES to the number of your proxies, "
            "mostly 1, and start the site again."
        )
    if settings.REMBUK_PROXIES and "X-Forwarded-Proto" not in request.headers:
        return _(
            "The proxy in front of this site does not say whether the page was asked for by "
            "https. Operators: let it set X-Forwarded-Proto."
        )
    return ""
