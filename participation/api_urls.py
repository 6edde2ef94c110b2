"""The HTTP API at /api/. Each app brings its router; the rules are those of the pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from residents.limits import TooMany
from residents.refusal import Refused
from residents.submissions import KeyReused

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
    response = api.create_response(request, {"detail": "Too many requests"}, status=429)
    response["Retry-After"] = str(error.retry_after)
    return response


urlpatterns = [path("", api.urls)]
