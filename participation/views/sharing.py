"""What is needed to pass a page on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from participation.algorithms.qr_codes import svg_of
from web.parameters import place_in

A_DAY = 86_400


@require_safe
@cache_control(public=True, max_age=A_DAY)
def show_code(request: HttpRequest) -> HttpResponse:
    """A QR code that leads to a page of this site, as a picture. For everybody."""
    place = place_in(request.GET, "ke")
    if not place:
        raise Http404
    return HttpResponse(svg_of(settings.REMBUK_BASE_URL + place), content_type="image/svg+xml")
