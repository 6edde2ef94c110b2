"""Loading a table of population. Earlier tables are kept; the newest one is used."""

from datetime import date
from pathlib import Path

from django.db import transaction

from areas.choices import Sex
from areas.models import Area, Population
from web.tables import Faults, rows

NEEDED = ("kode_kelurahan", "kelamin", "kelompok_umur", "jumlah")


@transaction.atomic
def import_population(path: Path, *, year: int, source: str, source_date: date) -> int:
    """Residents by area, sex and age band. The same table (year and date) again replaces itself.

    Raises BadFile with every fault of the file; then nothing was written.
    """
    faults = Faults()
    areas = dict(Area.objects.values_list("code", "pk"))
    cells: dict[tuple[str, str, str], Population] = {}
    for line, row in rows(path, needed=NEEDED):
        code, sex, band, count = (row[name] for name in NEEDED)
        if code not in areas:
            faults.add(line, "kode_kelurahan", f"unknown area {code!r}")
        if sex not in Sex.values:
            faults.add(line, "kelamin", f"{sex!r} is not L or P")
        if not band or len(band) > 8:
            faults.add(line, "kelompok_umur", f"{band!r} is no age band of 1 to 8 characters")
        if not (count.isascii() and count.isdigit() and len(count) <= 9):
            faults.add(line, "jumlah", f"{count!r} is not a number")
        elif (code, sex, band) in cells:
            faults.add(line, "kode_kelurahan", "this area, sex and age band stood before")
        elif code in areas:
            cells[code, sex, band] = Population(
                area_id=areas[code],
                sex=sex,
                age_band=band,
                year=year,
                count=int(count),
                source=source,
                source_date=source_date,
            )
    faults.end()
    Population.objects.filter(year=year, source_date=source_date).delete()
    Population.objects.bulk_create(cells.values(), batch_size=500)
    return len(cells)
