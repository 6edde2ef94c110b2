from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from residents import queries
from residents.actions.people import remember_language


class PersonMiddleware:
    """``request.person``: who takes part, or None. A visitor without a session costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.person = queries.person_of(request.user) if known else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400:
            remember_language(person=request.person, path=request.path_info)  # type: ignore[attr-defined]
        return response
