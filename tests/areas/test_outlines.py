"""Outlines for maps: small, whole, and without gaps between neighbours."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from areas.algorithms.outlines import outlines
from areas.choices import ChangeKind
from areas.models import AreaBoundary, AreaChange
from areas.queries.outlines import kelurahan_outlines
from tests import factories


def square(x: float, y: float, size: float = 0.1, steps: int = 20) -> dict[str, object]:
    """A square with many points on each side."""
    side = [n * size / steps for n in range(steps)]
    ring = [(x + d, y) for d in side] + [(x + size, y + d) for d in side]
    ring += [(x + size - d, y + size) for d in side] + [(x, y + size - d) for d in side]
    ring = [(round(a, 6), round(b, 6)) for a, b in ring]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def corners(path: str) -> set[tuple[int, int]]:
    start, *steps = re.findall(r"(-?\d+) (-?\d+)", path)
    x, y = int(start[0]), int(start[1])
    found = {(x, y)}
    for right, down in steps:
        x, y = x + int(right), y + int(down)
        found.add((x, y))
    return found


def test_straight_sides_lose_their_points_and_neighbours_keep_a_common_border() -> None:
    found = outlines({"a": square(117.0, -0.5), "b": square(117.1, -0.5)})
    left, right = (corners(found[key].path) for key in "ab")
    assert len(left) <= 6
    assert max(x for x, _y in left) == min(x for x, _y in right)
    assert len(left & right) >= 2


def test_north_is_up_and_the_middle_lies_inside() -> None:
    found = outlines({"south": square(117.0, -0.5), "north": square(117.0, -0.3)})
    assert found["north"].box[1] < found["south"].box[1]
    left, top, right, bottom = found["south"].box
    x, y = found["south"].middle
    assert left < x < right
    assert top < y < bottom


@pytest.mark.parametrize("geometry", [None, {}, {"type": "Point", "coordinates": []}])
def test_what_is_no_polygon_is_left_out(geometry: object) -> None:
    assert set(outlines({"a": square(117.0, -0.5), "b": geometry})) == {"a"}


def test_several_polygons_are_one_outline() -> None:
    two = [square(117.0, -0.5)["coordinates"], square(117.3, -0.5)["coordinates"]]
    found = outlines({"a": {"type": "MultiPolygon", "coordinates": two}})
    assert found["a"].path.count("M") == 2


def test_they_are_made_once_until_the_polygons_change(city: object) -> None:
    jawa = factories.area("64.72.03.1002")
    boundary = AreaBoundary.objects.create(area=jawa, geometry=square(117.0, -0.5))
    assert set(kelurahan_outlines()) == {jawa.code}
    with CaptureQueriesContext(connection) as queries:
        kelurahan_outlines()
    assert len(queries) == 1
    boundary.geometry = square(117.0, -0.7)
    boundary.save()
    AreaChange.objects.create(area=jawa, kind=ChangeKind.BOUNDARY, at=timezone.now())
    assert kelurahan_outlines()[jawa.code].box[1] > 1000
