from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from residents import queries


class PersonMiddleware:
    """``request.person``: who takes part, or None. A visitor without a session costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.person = queries.person_of(request.user) if known else None  # type: ignore[attr-defined]
        return self.get_response(request)
