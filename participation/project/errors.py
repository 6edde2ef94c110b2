import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error as plain_server_error
from requests import RequestException

from cms.storage import FULL
from participation.project import database_outage
from participation.project.logs import with_causes

SECONDS = 20
"""After how long somebody may try again when something is away."""


def too_many(
    request: HttpRequest,
    exception: Exception | None = None,
    *,
    retry_after: int = 60,
    words: object = "",
) -> HttpResponse:
    """429: what happened, that nothing was lost, and when to try again. Anybody may see it."""
    if request.path_info.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": _("Too many requests")}, status=429)
    else:
        facts = {"retry_after": retry_after, "words": words}
        response = render(request, "429.html", facts, status=429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for our mistakes; 503 with what to do where something is away. Anybody may see it."""
    missing = what_is_away(sys.exc_info()[1])
    if not missing:
        return plain_server_error(request)
    if request.path_info.startswith("/api/"):
        words = _(
            "Rembuk cannot do this at the moment. Nothing was changed. Try again in a minute."
        )
        response: HttpResponse = JsonResponse({"detail": words}, status=503)
    else:
        page = render_to_string("503.html", {"missing": missing, "wrote": request.method == "POST"})
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def what_is_away(error: BaseException | None) -> str:
    """``database``, ``disk`` or ``network`` when that is behind an error; else empty."""
    for one in with_causes(error):
        if isinstance(one, database_outage.AWAY):
            database_outage.note_error(one)
            return "database"
        if isinstance(one, RequestException):
            return "network"
        if isinstance(one, OSError) and one.errno in FULL:
            return "disk"
    return ""
