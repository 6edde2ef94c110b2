"""Pictures as files. Documents go through Wagtail's view, which asks who may read them."""

import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.images.models import Rendition
from wagtail.models import CollectionViewRestriction


@require_safe
def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of a page. Everybody may see it, unless it lies in a private collection."""
    name = posixpath.normpath(path).lstrip("/")
    private = CollectionViewRestriction.objects.exists() and _is_private(request, name)
    response = _stored(request, f"images/{name}")
    if private:
        add_never_cache_headers(response)
    return response


def _stored(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file as it lies in the storage: a folder or a bucket. Raises Http404.

    A changed picture has another name, so that the name says whether a browser has it already.
    """
    etag = quote_etag(salted_hmac("picture", name).hexdigest()[:32])
    try:
        file = default_storage.open(name)
    except OSError as error:  # not there, a folder, a name that is too long, a bucket that is away
        raise Http404 from error
    if etag in request.headers.get("If-None-Match", ""):
        file.close()
        return HttpResponseNotModified(headers={"ETag": etag})
    return FileResponse(file, filename=posixpath.basename(name), headers={"ETag": etag})


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
