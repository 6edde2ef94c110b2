"""In which polygon a point lies: pure functions over GeoJSON geometries.

The even-odd rule: a ray from the point crosses the border an odd number of times. Sixty polygons
of a city need no library; a bounding box settles most of them. A point on a common border belongs
to exactly one side because each edge counts its lower end only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry prepared for many questions: polygons of rings, and the box around them."""

    polygons: tuple[tuple[Ring, ...], ...]
    box: tuple[float, float, float, float]

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies inside and in none of the holes."""
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        return any(
            _in_ring(longitude, latitude, outer)
            and not any(_in_ring(longitude, latitude, hole) for hole in holes)
            for outer, *holes in self.polygons
        )


def shape(geometry: dict[str, Any]) -> Shape:
    """Prepare a Polygon or MultiPolygon. Raises ValueError for anything else."""
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
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(polygons, (min(xs), min(ys), max(xs), max(ys)))


def find(longitude: float, latitude: float, shapes: Iterable[tuple[str, Shape]]) -> str | None:
    """Code of the first shape in which the point lies; None outside all of them."""
    return next((code for code, one in shapes if one.contains(longitude, latitude)), None)


def _in_ring(x: float, y: float, ring: Ring) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
