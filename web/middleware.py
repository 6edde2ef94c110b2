"""What is refused before a view runs, and what becomes of a view of others that broke over it."""

import codecs
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, FieldError, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from modelsearch.backends.base import FieldError as SearchFieldError

from web import page_statements
from web.errors import cannot_be_read
from web.values import LARGEST, LONGEST_NAME, MOST_DIGITS, has_unseen

log = structlog.get_logger(__name__)
OVER_INPUT = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
    AssertionError, FieldError, SearchFieldError, ValidationError, NoReverseMatch, DataError,
    IntegrityError,
)  # fmt: skip
"""What code raises that takes a value for something which it is not."""


class PlainCookiesMiddleware:
    """Cookies that hold what no cookie of ours holds are passed over, as if they were not sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.COOKIES.items()
        request.COOKIES = {name: value for name, value in kept if not has_unseen(value)}
        return self.get_response(request)


class PlainRequestMiddleware:
    """Refuses what no page and no form of the site sends: with 404 in a path, with 400 elsewhere.

    Our own pages read parameters by ``web.parameters``, which leaves out what cannot be seen.
    Views of Wagtail and allauth read their parameters as they like. When one of them breaks over
    a value, the answer is 400 and the log says where; where code of ours had a part in it, the
    fault is ours and stays a fault.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_unseen(request.path_info):
            raise Http404
        if not _speaks_utf8(request):
            raise BadRequest("another charset than UTF-8")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if not all(map(_can_be_a_key, [*args, *kwargs.values()])):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OVER_INPUT):
            return None
        if _is_view_of_ours(request) or any(_ours(error)):
            return None
        log.error("view_of_others_broke_over_input", exc_info=error)
        return cannot_be_read(request, error)


def _speaks_utf8(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset")
    if not charset:
        return True
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


def _can_be_a_key(value: Any) -> bool:
    """Numbers that a database takes; text that is no endless row of digits."""
    if isinstance(value, int):
        return value <= LARGEST
    if isinstance(value, str) and value.isdecimal():
        return len(value) <= MOST_DIGITS
    if isinstance(value, str):
        return all(len(part.encode()) <= LONGEST_NAME for part in value.split("/"))
    return True


def _is_view_of_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    module = getattr(match.func, "__module__", "") if match else ""
    return module.partition(".")[0] in settings.REMBUK_APPS


def _ours(error: Exception) -> Iterator[bool]:
    """Whether each place that the error came through inside the view of others is code of ours.

    What we only put around such a view (a transaction, a form that is sent once) stands before it.
    """
    folders = [f"{Path(settings.BASE_DIR) / app}/" for app in settings.REMBUK_APPS]
    inside = False
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == page_statements.__file__:  # stands around every statement of everybody
            continue
        ours = any(frame.filename.startswith(folder) for folder in folders)
        inside = inside or not (ours or "/django/" in frame.filename)
        yield inside and ours
