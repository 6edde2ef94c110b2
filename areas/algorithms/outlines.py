"""Outlines of areas small enough for a page: neighbours keep one common border.

Each border between two areas is simplified by itself (Douglas and Peucker, 1973), from the same end
for both, so that no gaps open. Coordinates become whole units of a grid with north at the top.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

UNIT = 0.0005
"""Degrees of latitude in one unit of the grid: some 55 metres."""
TOLERANCE = 0.0011
"""How far, in degrees, a simplified border may lie from the true one."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as the path of an SVG, the box around it, and a place for words inside it."""

    path: str
    box: tuple[int, int, int, int]
    middle: tuple[int, int]


def outlines(geometries: Mapping[str, Any]) -> dict[str, Outline]:
    """The outline of each area with a (multi)polygon in degrees; others are left out."""
    rings = {key: list(_rings(geometry)) for key, geometry in geometries.items()}
    rings = {key: found for key, found in rings.items() if found}
    owners: dict[Point, frozenset[str]] = {}
    for key, found in rings.items():
        for point in {point for ring in found for point in ring}:
            owners[point] = owners.get(point, frozenset()) | {key}
    latitudes = [point[1] for point in owners]
    squeeze = cos(radians(sum(latitudes) / len(latitudes))) if latitudes else 1.0
    return {
        key: _outline([_simplified(ring, owners) for ring in found], squeeze)
        for key, found in rings.items()
    }


def _rings(geometry: Any) -> Iterator[list[Point]]:
    """Every closed ring without its repeated last point; nothing for what is no polygon."""
    if not isinstance(geometry, dict):
        return
    polygons = geometry.get("coordinates", [])
    for polygon in [polygons] if geometry.get("type") == "Polygon" else polygons:
        for ring in polygon:
            points = [(float(point[0]), float(point[1])) for point in ring]
            if len(points) > 3:
                yield points[:-1] if points[0] == points[-1] else points


def _simplified(ring: list[Point], owners: Mapping[Point, frozenset[str]]) -> list[Point]:
    """The ring with each stretch between two meeting points of borders made simpler."""
    size = len(ring)
    turns = [n for n in range(size) if len(owners[ring[n]]) != len(owners[ring[n - 1]])]
    turns = turns or [0, size // 2]
    points: list[Point] = []
    for start, end in zip(turns, [*turns[1:], turns[0] + size], strict=True):
        stretch = [ring[n % size] for n in range(start, end + 1)]
        turned = stretch[0] > stretch[-1]
        kept = _kept(stretch[::-1] if turned else stretch)
        points += (kept[::-1] if turned else kept)[:-1]
    return points


def _kept(line: list[Point]) -> list[Point]:
    """The ends, and whatever lies too far from the straight line between its neighbours."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1)

    def distance(point: Point) -> float:
        if not length:
            return hypot(point[0] - x1, point[1] - y1)
        return abs((y2 - y1) * (point[0] - x1) - (x2 - x1) * (point[1] - y1)) / length

    far = max(range(1, len(line) - 1), key=lambda n: distance(line[n]))
    if distance(line[far]) <= TOLERANCE:
        return [line[0], line[-1]]
    return _kept(line[: far + 1])[:-1] + _kept(line[far:])


def _outline(rings: list[list[Point]], squeeze: float) -> Outline:
    grid = [[(round(x * squeeze / UNIT), round(-y / UNIT)) for x, y in ring] for ring in rings]
    xs = [x for ring in grid for x, _y in ring]
    ys = [y for ring in grid for _x, y in ring]
    return Outline(
        "".join(_path(ring) for ring in grid),
        (min(xs), min(ys), max(xs), max(ys)),
        _middle(max(grid, key=len)),
    )


def _path(ring: list[tuple[int, int]]) -> str:
    """Absolute start, then steps: short numbers make short pages."""
    steps = [
        f"l{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(ring) if (x, y) != before
    ]
    return f"M{ring[0][0]} {ring[0][1]}{''.join(steps)}z"


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """The centre of gravity of the ring."""
    area = x_sum = y_sum = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x_sum, y_sum = area + cross, x_sum + (x1 + x2) * cross, y_sum + (y1 + y2) * cross
    if not area:
        return ring[0]
    return round(x_sum / (3 * area)), round(y_sum / (3 * area))
