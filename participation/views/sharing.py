"""What is needed to pass a page on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from participation.algorithms.qr_codes import svg_of
from web.limits import check_rate
from web.parameters import place_in

A_DAY = 86_400
LONGEST = 300
"""Bytes of an address in a code: a longer one takes long to draw and is hard to read."""


@require_safe
@cache_control(public=True, max_age=A_DAY)
def show_code(request: HttpRequest) -> HttpResponse:
    """A QR code that leads to a page of this site, as a picture. For everybody."""
    place = place_in(request.GET, "ke")
    address = settings.REMBUK_BASE_URL + place
    if not place or len(address.encode()) > LONGEST:
        raise Http404
    check_rate(request, "code-picture")
    return HttpResponse(svg_of(address), content_type="image/svg+xml")
