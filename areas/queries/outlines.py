"""The outlines of the kelurahan for maps: simplified once, kept until the polygons change."""

from django.core.cache import cache
from django.db.models import Max

from areas.algorithms.outlines import Outline, outlines
from areas.choices import ChangeKind, Level
from areas.models import AreaBoundary, AreaChange

DAY = 86_400


def kelurahan_outlines() -> dict[str, Outline]:
    """By code; those without a polygon are missing."""
    changes = AreaChange.objects.filter(kind=ChangeKind.BOUNDARY)
    latest = changes.aggregate(latest=Max("pk"))["latest"]
    key = f"outlines:{latest}"
    found: dict[str, Outline] | None = cache.get(key)
    if found is None:
        known = AreaBoundary.objects.filter(area__level=Level.URBAN_VILLAGE)
        found = outlines(dict(known.values_list("area__code", "geometry")))
        cache.set(key, found, DAY)
    return found
