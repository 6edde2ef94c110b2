"""Pictures as files. Documents go through Wagtail's view, which asks who may read them."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.images.models import Rendition
from wagtail.models import CollectionViewRestriction


@require_safe
def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of a page. Everybody may see it, unless it lies in a private collection."""
    name = posixpath.normpath(path).lstrip("/")
    private = CollectionViewRestriction.objects.exists() and _is_private(request, name)
    response = serve(request, name, document_root=settings.MEDIA_ROOT / "images")
    if private:
        add_never_cache_headers(response)
    return response


def _is_private(request: HttpRequest, name: str) -> bool:
    """Whether a picture is not for everybody. Raises Http404 for who may not see it."""
    found = Rendition.objects.filter(file=f"images/{name}").select_related("image__collection")
    rendition = found.first()
    if rendition is None:
        raise Http404
    restrictions = list(rendition.image.collection.get_view_restrictions())
    if not all(one.accept_request(request) for one in restrictions):
        raise Http404
    return bool(restrictions)
