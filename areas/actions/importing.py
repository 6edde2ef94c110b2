"""Loading a city's areas and their polygons: all or nothing, and twice is once.

An RT that is merged ends and names its successor; those who lived in it follow. One that is split
ends, or stays, and new ones begin. Texts keep the area that they were written with.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from areas.algorithms.geometry import shape
from areas.choices import ChangeKind, Level
from areas.models import Area, AreaBoundary, AreaChange
from areas.registry import FOLLOWERS
from web.tables import BadFile, Faults, check_size, day, rows

NEEDED = ("kode", "tingkat", "nama", "induk")
OPTIONAL = ("kode_bps", "berlaku_dari", "berlaku_sampai", "digabung_ke")
MOST_FEATURES = 20_000
MOST_POINTS = 2_000_000
MOST_VALUES = 4 * MOST_POINTS
"""Numbers, texts and members of a file: two or three a point, and what is said of features."""
MOST_DEPTH = 20
"""A point of a MultiPolygon of a FeatureCollection stands eight deep."""
LONGEST_CODE = 40
LEVELS = [str(level) for level in Level]


@dataclass(slots=True)
class Row:
    """One line of the file, read."""

    line: int
    code: str
    level: str
    name: str
    parent: str
    merged_into: str = ""
    bps_code: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    columns: set[str] = field(default_factory=set)


@transaction.atomic
def import_areas(path: Path) -> int:
    """Areas from CSV; the columns stand in docs/areas.md. Returns how many lines.

    Raises BadFile with every fault of the file; then nothing was written.
    """
    faults = Faults()
    known = {area.code: area for area in Area.objects.select_related("parent", "merged_into")}
    read = [
        _read(line, cells, faults) for line, cells in rows(path, needed=NEEDED, optional=OPTIONAL)
    ]
    found: dict[str, Row] = {}
    for row in read:
        if row.code in found:
            faults.add(row.line, "kode", f"{row.code!r} stands in line {found[row.code].line} too")
        found.setdefault(row.code, row)
    levels = {code: area.level for code, area in known.items()}
    levels |= {code: row.level for code, row in found.items()}
    for row in found.values():
        _check_place(row, levels, faults)
        _check_merger(row, levels, found, faults)
    faults.end()
    at = timezone.now()
    for row in sorted(found.values(), key=lambda row: LEVELS.index(row.level)):
        _write(row, known, at)
    for row in found.values():
        if row.merged_into and known[row.code].merged_into_id != known[row.merged_into].pk:
            merge_area(area=known[row.code], into=known[row.merged_into], at=at)
    return len(read)


def _read(line: int, cells: dict[str, str], faults: Faults) -> Row:
    row = Row(line, cells["kode"], cells["tingkat"], cells["nama"], cells["induk"])
    row.columns = set(cells)
    row.bps_code = cells.get("kode_bps")
    row.merged_into = cells.get("digabung_ke", "")
    for column in ("kode", "nama"):
        if not cells[column]:
            faults.add(line, column, "is empty")
    for column, longest in (("kode", 24), ("nama", 120), ("kode_bps", 16)):
        if len(cells.get(column, "")) > longest:
            faults.add(line, column, f"is longer than {longest} characters")
    for column, name in (("berlaku_dari", "valid_from"), ("berlaku_sampai", "valid_until")):
        try:
            setattr(row, name, day(cells.get(column, "")))
        except ValueError:
            faults.add(line, column, f"{cells[column]!r} is not a date such as 2026-07-01")
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        faults.add(line, "berlaku_sampai", "lies before berlaku_dari")
    return row


def _check_place(row: Row, levels: dict[str, str], faults: Faults) -> None:
    if row.level not in LEVELS:
        faults.add(row.line, "tingkat", f"unknown level {row.level!r}; one of {', '.join(LEVELS)}")
        return
    if not row.parent:
        if row.level != Level.CITY:
            faults.add(row.line, "induk", f"a {row.level} lies in another area")
        return
    if row.parent not in levels:
        faults.add(row.line, "induk", f"unknown area {row.parent!r}")
        return
    above = levels[row.parent]
    if above in LEVELS and LEVELS.index(above) >= LEVELS.index(row.level):
        faults.add(row.line, "induk", f"a {row.level} cannot lie in a {above}")
    if not row.code.startswith(f"{row.parent}."):
        faults.add(row.line, "kode", f"does not begin with {row.parent + '.'!r}, the area above")


def _check_merger(row: Row, levels: dict[str, str], found: dict[str, Row], faults: Faults) -> None:
    if not row.merged_into:
        return
    if row.valid_until is None:
        faults.add(row.line, "berlaku_sampai", "is empty, but the area was merged into another")
    if row.merged_into not in levels:
        faults.add(row.line, "digabung_ke", f"unknown area {row.merged_into!r}")
    elif levels[row.merged_into] != row.level:
        faults.add(row.line, "digabung_ke", f"{row.merged_into!r} is of another level")
    seen, code = {row.code}, row.merged_into
    while code:
        if code in seen:
            faults.add(row.line, "digabung_ke", "the areas are merged in a circle")
            return
        seen.add(code)
        code = found[code].merged_into if code in found else ""


def _write(row: Row, known: dict[str, Area], at: datetime) -> None:
    wanted: dict[str, object] = {
        "level": row.level,
        "name": row.name,
        "parent_id": known[row.parent].pk if row.parent else None,
    }
    if "kode_bps" in row.columns:
        wanted["bps_code"] = row.bps_code
    if "berlaku_dari" in row.columns:
        wanted["valid_from"] = row.valid_from
    if "berlaku_sampai" in row.columns:
        wanted["valid_until"] = row.valid_until
    area = known.get(row.code)
    if area is None:
        known[row.code] = Area.objects.create(code=row.code, **wanted)
        _note(known[row.code], ChangeKind.CREATED, row.name, at)
        return
    changed = {name: value for name, value in wanted.items() if getattr(area, name) != value}
    if not changed:
        return
    ends = "valid_until" in changed and row.valid_until is not None
    words = "; ".join(f"{name}: {getattr(area, name)} → {new}" for name, new in changed.items())
    for name, value in changed.items():
        setattr(area, name, value)
    area.save(update_fields=[name.removesuffix("_id") for name in changed])
    _note(area, ChangeKind.ENDED if ends else ChangeKind.CHANGED, words, at)


def _note(area: Area, kind: str, words: str, at: datetime) -> None:
    AreaChange.objects.create(area=area, kind=kind, words=words[:300], at=at)


@transaction.atomic
def merge_area(*, area: Area, into: Area, at: datetime) -> None:
    """The area ends in favour of another; its residents follow. What was written in it keeps it."""
    area.merged_into = into
    area.valid_until = area.valid_until or timezone.localdate(at)
    area.save(update_fields=["merged_into", "valid_until"])
    for follow in FOLLOWERS:
        follow(area=area, into=into)
    _note(area, ChangeKind.MERGED, f"→ {into.code} {into.name}", at)


def import_boundaries(path: Path, code_property: str) -> int:
    """Polygons from GeoJSON, matched by code, never by name. Returns how many.

    Raises BadFile with every fault of the file; then nothing was written.
    """
    return _put_boundaries(_features(path), code_property)


def _features(path: Path) -> list[dict[str, Any]]:
    """The features of a file, read before any transaction. Raises BadFile."""
    check_size(path)
    try:
        text = path.read_text(encoding="utf-8")
        if text.count("[") > MOST_POINTS:
            raise BadFile([f"the file has more than {MOST_POINTS} points: simplify the borders"])
        if text.count(",") > MOST_VALUES:
            raise BadFile([f"the file has more than {MOST_VALUES} values: simplify the borders"])
        found = json.loads(text)["features"]
        features = [dict(feature) for feature in found]
    except RecursionError:
        raise _too_deep() from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile([f"this is no GeoJSON FeatureCollection ({error})"]) from error
    if _nests(features, MOST_DEPTH):
        raise _too_deep()
    if len(features) > MOST_FEATURES:
        raise BadFile([f"feature {MOST_FEATURES + 1}: a file has at most {MOST_FEATURES}"])
    return features


def _too_deep() -> BadFile:
    return BadFile([f"the file nests more than {MOST_DEPTH} deep"])


def _nests(value: Any, most: int) -> bool:
    """Whether lists and objects stand in each other deeper than that; no call in a call."""
    level = [value]
    for _depth in range(most):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [held for one in inner for held in one if isinstance(held, (list, dict))]
    return bool(level)


@transaction.atomic
def _put_boundaries(features: list[dict[str, Any]], code_property: str) -> int:
    areas = {area.code: area for area in Area.objects.all()}
    known = dict(AreaBoundary.objects.values_list("area__code", "geometry"))
    errors, changed, seen = [], [], set()
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties")
        named = properties if isinstance(properties, dict) else {}
        code = str(named.get(code_property, ""))[:LONGEST_CODE]
        if code not in areas:
            errors.append(f"feature {number}, {code_property}: no area with the code {code!r}")
        if code in seen:
            errors.append(f"feature {number}, {code_property}: {code!r} stands twice")
        seen.add(code)
        geometry = feature.get("geometry") or {}
        try:
            shape(geometry)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            errors.append(f"feature {number}, geometry: {error}")
            continue
        if code in areas and known.get(code) != geometry:
            changed.append(AreaBoundary(area=areas[code], geometry=geometry))
    if errors:
        raise BadFile(errors)
    AreaBoundary.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["area"], update_fields=["geometry"]
    )
    at = timezone.now()
    AreaChange.objects.bulk_create(
        AreaChange(area=boundary.area, kind=ChangeKind.BOUNDARY, at=at) for boundary in changed
    )
    return len(features)
