"""The product's addresses, and two empty views beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.urls import handler429 as handler429
from participation.urls import urlpatterns as product


@require_POST
def nothing(_request: HttpRequest) -> HttpResponse:
    """What any signed-in POST costs before the product does anything."""
    return HttpResponse("")


@never_cache
@require_safe
def nothing_to_read(_request: HttpRequest) -> HttpResponse:
    """What any page costs before the product does anything."""
    return HttpResponse("")


urlpatterns = [
    path("id/kosong/", nothing),
    path("id/kosong/baca/", nothing_to_read),
    *product,
]
