"""Whole pages for visitors: for those who have no session, before one is looked for."""

import gzip
import hashlib
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from web import page_cache

PARAMETERS = frozenset(
    {"p", "k", "urut", "sikap", "tampil", "wilayah", "keadaan", "topik", "status"}
)
"""What lists and debates are turned over, sorted and narrowed by. An address with anything else
is built each time, so that nobody fills the cache with what nobody asks for twice."""
LONGEST_ADDRESS = 300
SHORT = re.compile(r"[\w-]{0,20}", re.ASCII)


class VisitorsPageMiddleware:
    """Answers a visitor with a page that was built for another one, if it still is the same.

    A visitor sends no session, nothing else that stands for a person, and asks for a whole page.
    What is kept is decided by what happened: a page that used the mark of a form, read a session,
    set a cookie or said anything about who may keep it is for one person and kept for nobody.
    Stands inside what guards every answer (address, https) and outside what makes one (compression,
    security policy, sessions, accounts, language), so a kept page has the headers of a fresh one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with page_cache.asking_once():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request) if page_cache.is_on() else ""
        if not key:
            return self.get_response(request)
        found = page_cache.kept(key)
        if found is not None:
            return _unchanged_or(request, _as_kept(found))
        if request.method != "GET":
            return self.get_response(request)
        with page_cache.building() as reads:
            response = self.get_response(request)
        if is_for_all(request, response):
            response["ETag"] = _etag(response)
            # Whoever keeps it asks each time whether it is still the same: it ends when it changes.
            response["Cache-Control"] = "no-cache"
            facts = {"headers": list(response.items())}
            page_cache.keep(key, response.content, reads=reads, facts=facts)
            return _unchanged_or(request, response)
        return response


def key_of(request: HttpRequest) -> str:
    """Under what the page that is asked for would be kept; empty when it is not for all."""
    if request.method not in ("GET", "HEAD") or not is_visitor(request):
        return ""
    language = request.path_info.split("/", 2)[1]
    address = request.get_full_path()
    if language not in dict(settings.LANGUAGES) or len(address) > LONGEST_ADDRESS:
        return ""
    for name, values in request.GET.lists():
        if name not in PARAMETERS or not all(map(SHORT.fullmatch, values)):
            return ""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    parts = (str(request.scheme), request.get_host(), address, str(packed))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in a request says who sends it. Parts for htmx know the page around them."""
    of_a_person = (settings.SESSION_COOKIE_NAME, settings.REMBUK_LOOK_COOKIE, "messages")
    if any(name in request.COOKIES for name in of_a_person):
        return False
    return not ({"Authorization", "HX-Request"} & request.headers.keys())


def is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is a whole page that every other visitor would get as well."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    if response.get("Content-Type", "").partition(";")[0] != "text/html":
        return False
    if response.has_header("Cache-Control") or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return False
    session = getattr(request, "session", None)
    return not (session is not None and session.accessed)


def _as_kept(found: page_cache.Kept) -> HttpResponse:
    response = HttpResponse(found.content)
    del response["Content-Type"]
    for name, value in found.facts["headers"]:
        response[name] = value
    return response


def _unchanged_or(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for a browser that has this very page, else the page."""
    made = get_conditional_response(request, etag=response["ETag"], response=response)
    answer: HttpResponse = made if made is not None else response
    return answer


def _etag(response: HttpResponse) -> str:
    """Weak: the same page travels compressed in several ways, see CompressionMiddleware."""
    packed = response.get("Content-Encoding") == "gzip"
    content = gzip.decompress(response.content) if packed else response.content
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
