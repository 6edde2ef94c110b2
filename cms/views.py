"""The style sheet of the city's colours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import condition, require_safe

from cms.algorithms.colours import COLOUR, LIGHT, Accent, can_be_read, style_sheet


def _etag(request: HttpRequest, accent: str, on: str) -> str:
    return f'"{accent}-{on}-1"'


@require_safe
@condition(etag_func=_etag)
def show_colours(request: HttpRequest, accent: str, on: str) -> HttpResponse:
    """For everybody: the tokens of the colours that the address names. Another colour has another
    address, so a browser keeps each for good. Colours that cannot be read are none (404)."""
    pair = Accent(accent, on)
    if not (COLOUR.fullmatch(accent) and COLOUR.fullmatch(on) and can_be_read(pair, LIGHT)):
        raise Http404
    answer = HttpResponse(style_sheet(pair), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


urlpatterns = [path("<name:accent>-<name:on>.css", show_colours, name="site-colours")]
