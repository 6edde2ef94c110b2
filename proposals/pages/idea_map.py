"""The map of ideas: the set that the list shows, by kelurahan, and a table of the same."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from areas.algorithms.outlines import Outline
from areas.models import Area
from areas.queries.outlines import kelurahan_outlines
from participation.models import Consultation
from proposals.pages.idea_set import Looking
from proposals.queries.ideas import counts_by_area, inside, kelurahan_of, public_ideas

SHADES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A kelurahan with its number of ideas, and its outline where there is one."""

    area: Area
    count: int
    outline: Outline | None
    shade: int
    """0 for none, up to ``SHADES`` for the most."""
    is_chosen: bool
    """Whether it lies in the area that was chosen; always when none was."""
    query: str


def map_of(consultation: Consultation, looking: Looking, total: int) -> dict[str, Any]:
    """Every kelurahan of the territory, and how many of the ``total`` lie in none of them."""
    counts = counts_by_area(looking.narrowed(public_ideas(consultation)))
    drawn, most = kelurahan_outlines(), max(counts.values(), default=0)
    places = [
        Place(
            area,
            counts.get(area.code, 0),
            drawn.get(area.code),
            -(-counts.get(area.code, 0) * SHADES // most) if most else 0,
            inside(area.code, looking.area),
            looking.query(wilayah=area.code, tampil=""),
        )
        for area in kelurahan_of(consultation.territory, timezone.localdate())
    ]
    boxes = [place.outline.box for place in places if place.outline]
    return {
        "places": places,
        "elsewhere": total - sum(place.count for place in places),
        "view_box": _view_box(boxes),
        "legend": _legend(most),
    }


def _legend(most: int) -> list[dict[str, int]]:
    """From which number to which a shade stands; those that stand for nothing are left out."""
    shades = [
        {"number": n, "low": (n - 1) * most // SHADES + 1, "high": n * most // SHADES}
        for n in range(1, SHADES + 1)
    ]
    used = [shade for shade in shades if shade["low"] <= shade["high"]]
    return [{"number": 0, "low": 0, "high": 0}, *used]


def _view_box(boxes: list[tuple[int, int, int, int]]) -> str:
    """The part of the grid that the map shows; empty when nothing can be drawn."""
    if not boxes:
        return ""
    left, top = min(box[0] for box in boxes) - 3, min(box[1] for box in boxes) - 3
    right, bottom = max(box[2] for box in boxes) + 3, max(box[3] for box in boxes) + 3
    return f"{left} {top} {right - left} {bottom - top}"
