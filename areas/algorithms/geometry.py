"""GeoJSON geometries (RFC 7946) read with shapely.

shapely brings numpy along, so it is loaded where it is used: most commands need neither.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely import MultiPolygon


def shape(geometry: dict[str, Any]) -> "MultiPolygon":
    """Read a Polygon or MultiPolygon in degrees. Raises ValueError for anything else."""
    from shapely import MultiPolygon

    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise ValueError(f"{kind!r} is neither Polygon nor MultiPolygon")
    try:
        polygons = tuple(
            tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in polygon)
            for polygon in coordinates or ()
        )
    except (TypeError, ValueError):
        raise ValueError("the coordinates are not pairs of numbers") from None
    if not polygons or any(not polygon for polygon in polygons):
        raise ValueError("the geometry is empty")
    rings = [ring for polygon in polygons for ring in polygon]
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise ValueError("a ring is not closed or has fewer than four points")
    points = [point for ring in rings for point in ring]
    if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise ValueError("the coordinates are not longitude and latitude in degrees")
    return MultiPolygon([(outer, holes) for outer, *holes in polygons])
