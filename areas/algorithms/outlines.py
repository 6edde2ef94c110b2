"""Outlines of areas small enough for a page: neighbours keep one common border.

The polygons are simplified together as a coverage (Visvalingam and Whyatt, 1993, as shapely does
it), so that no gaps open. Coordinates become whole units of a grid with north at the top.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any

from areas.algorithms.geometry import shape

if TYPE_CHECKING:
    from shapely import MultiPolygon

UNIT = 0.0005
"""Degrees of latitude in one unit of the grid: some 55 metres."""
TOLERANCE = 0.002
"""In degrees: a corner goes when its triangle is smaller than the square of it."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as the path of an SVG, the box around it, and a place for words inside it."""

    path: str
    box: tuple[int, int, int, int]
    middle: tuple[int, int]


def outlines(geometries: Mapping[str, Any]) -> dict[str, Outline]:
    """The outline of each area with a (multi)polygon in degrees; others are left out."""
    from shapely import MultiPolygon, coverage_simplify

    shapes = {key: found for key, one in geometries.items() if (found := _read(one)) is not None}
    if not shapes:
        return {}
    latitudes = [one.centroid.y for one in shapes.values()]
    squeeze = cos(radians(sum(latitudes) / len(latitudes)))
    simplified = coverage_simplify(list(shapes.values()), TOLERANCE)
    return {
        key: _outline(MultiPolygon(getattr(one, "geoms", [one])), squeeze)
        for key, one in zip(shapes, simplified, strict=True)
    }


def _read(geometry: Any) -> "MultiPolygon | None":
    """None for what is no polygon."""
    try:
        return shape(geometry)
    except (ValueError, AttributeError):
        return None


def _outline(shapes: "MultiPolygon", squeeze: float) -> Outline:
    def on_grid(x: float, y: float) -> tuple[int, int]:
        return round(x * squeeze / UNIT), round(-y / UNIT)

    rings = [ring for one in shapes.geoms for ring in (one.exterior, *one.interiors)]
    grid = [[on_grid(x, y) for x, y in list(ring.coords)[:-1]] for ring in rings]
    xs = [x for ring in grid for x, _y in ring]
    ys = [y for ring in grid for _x, y in ring]
    middle = max(shapes.geoms, key=lambda one: one.area).representative_point()
    return Outline(
        "".join(_path(ring) for ring in grid),
        (min(xs), min(ys), max(xs), max(ys)),
        on_grid(middle.x, middle.y),
    )


def _path(ring: list[tuple[int, int]]) -> str:
    """Absolute start, then steps: short numbers make short pages."""
    steps = [
        f"l{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(ring) if (x, y) != before
    ]
    return f"M{ring[0][0]} {ring[0][1]}{''.join(steps)}z"
