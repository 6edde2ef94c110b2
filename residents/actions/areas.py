"""Loading a city's areas and its population from files. All or nothing."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from residents.choices import Level, Sex
from residents.models import Area, Population


class BadFile(Exception):
    """The file cannot be loaded; ``errors`` names line and reason of each fault."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            raise BadFile([f"line 1: the columns {', '.join(missing)} are missing"])
        return list(reader)


@transaction.atomic
def import_areas(path: Path) -> int:
    """Codes, levels, names and parents (``kode,tingkat,nama,induk``). Raises BadFile."""
    errors = []
    rows = _rows(path, ("kode", "tingkat", "nama", "induk"))
    known = dict(Area.objects.values_list("code", "pk"))
    for line, row in enumerate(rows, start=2):
        if row["tingkat"] not in Level.values:
            errors.append(f"line {line}, tingkat: unknown level {row['tingkat']!r}")
        if row["induk"] and row["induk"] not in known:
            errors.append(f"line {line}, induk: unknown area {row['induk']!r}")
        if not row["kode"] or not row["nama"]:
            errors.append(f"line {line}: code and name are needed")
        if errors:
            known[row["kode"]] = 0
            continue
        area, _made = Area.objects.update_or_create(
            code=row["kode"],
            defaults={
                "level": row["tingkat"],
                "name": row["nama"],
                "parent_id": known.get(row["induk"]),
            },
        )
        known[area.code] = area.pk
    if errors:
        raise BadFile(errors)
    return len(rows)


@transaction.atomic
def import_boundaries(path: Path, code_property: str) -> int:
    """Polygons from GeoJSON, matched by code, never by name. Raises BadFile."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    areas = {area.code: area for area in Area.objects.all()}
    errors = []
    for number, feature in enumerate(features, start=1):
        area = areas.get(str(feature["properties"].get(code_property, "")))
        if area is None:
            errors.append(f"feature {number}: no area with the code in {code_property!r}")
            continue
        area.boundary = feature["geometry"]
    if errors:
        raise BadFile(errors)
    Area.objects.bulk_update(areas.values(), ["boundary"])
    return len(features)


@transaction.atomic
def import_population(path: Path, *, year: int, source: str) -> int:
    """Residents by kelurahan, sex and age band; replaces that year. Raises BadFile."""
    columns = ("kode_kelurahan", "kelamin", "kelompok_umur", "jumlah")
    rows = _rows(path, columns)
    areas = dict(Area.objects.values_list("code", "pk"))
    cells, errors = [], []
    for line, row in enumerate(rows, start=2):
        if row["kode_kelurahan"] not in areas:
            errors.append(f"line {line}, kode_kelurahan: unknown area {row['kode_kelurahan']!r}")
        elif row["kelamin"] not in Sex.values:
            errors.append(f"line {line}, kelamin: {row['kelamin']!r} is not L or P")
        elif not row["jumlah"].isascii() or not row["jumlah"].isdigit():
            errors.append(f"line {line}, jumlah: {row['jumlah']!r} is not a number")
        else:
            cells.append(
                Population(
                    area_id=areas[row["kode_kelurahan"]],
                    sex=row["kelamin"],
                    age_band=row["kelompok_umur"],
                    year=year,
                    count=int(row["jumlah"]),
                    source=source,
                )
            )
    if errors:
        raise BadFile(errors)
    Population.objects.filter(year=year).delete()
    Population.objects.bulk_create(cells, batch_size=500)
    return len(cells)
