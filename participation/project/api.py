"""The HTTP API at /api/. Each app brings its router; the rules are those of the pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from participation.project.api_words import words_of_fault
from participation.project.errors import too_many
from web.limits import TooMany
from web.refusal import Refused
from web.submissions import KeyReused

api = NinjaAPI(title="Rembuk", version="1", urls_namespace="api", docs_url=None)
api.add_router("", "participation.api.router")
api.add_router("", "proposals.api.router")
api.add_router("", "polls.api.router")


@api.exception_handler(KeyReused)
def answer_reused_key(request: HttpRequest, error: KeyReused) -> HttpResponse:
    """The idempotency key came with another body: 422."""
    return api.create_response(request, {"detail": str(error)}, status=422)


@api.exception_handler(Refused)
def answer_refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """What is not possible and why, in the citizen's words: 403."""
    return api.create_response(
        request, {"detail": str(error), "remedy_url": error.remedy_url}, status=403
    )


@api.exception_handler(TooMany)
def answer_too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429 with Retry-After in seconds."""
    return too_many(request, retry_after=error.retry_after)


@api.exception_handler(AuthenticationError)
def answer_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Only who is signed in may do this: 401."""
    return api.create_response(request, {"detail": _("Sign in first.")}, status=401)


@api.exception_handler(Http404)
def answer_nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """404."""
    words = _("There is nothing at this address.")
    return api.create_response(request, {"detail": words}, status=404)


@api.exception_handler(HttpError)
def answer_unusable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What cannot be read, or lacks a header: the status of the error, usually 400."""
    unreadable = str(error).startswith("Cannot parse request body")
    words = _("What was sent cannot be read as JSON.") if unreadable else str(error)
    return api.create_response(request, {"detail": words}, status=error.status_code)


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which values are not accepted and why: 422, one entry for each."""
    faults = [{**fault, "msg": words_of_fault(fault)} for fault in error.errors]
    return api.create_response(request, {"detail": faults}, status=422)


urlpatterns = [path("", api.urls)]
