"""The product's addresses, and an empty POST view beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from participation.urls import handler429 as handler429
from participation.urls import urlpatterns as product


@require_POST
def nothing(_request: HttpRequest) -> HttpResponse:
    """What any signed-in POST costs before the product does anything."""
    return HttpResponse("")


urlpatterns = [path("id/kosong/", nothing), *product]
