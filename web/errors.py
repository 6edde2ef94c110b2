"""The answer to what cannot be read."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def cannot_be_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something in the address or in what was sent is not what belongs there. For anybody."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": _("This request cannot be read.")}, status=400)
    # Without context, session or database: it also answers what is refused before those.
    return HttpResponse(render_to_string("400.html"), status=400)
