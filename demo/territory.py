"""Samarinda: its areas, their polygons and their population."""

from datetime import date

from django.conf import settings

from areas.actions.importing import import_areas, import_boundaries
from areas.actions.population import import_population
from areas.choices import Level
from areas.models import Area

FOLDER = settings.BASE_DIR / "cities" / "samarinda"
SOURCE = "Disdukcapil Kota Samarinda"


def load_territory() -> None:
    import_areas(FOLDER / "samarinda-wilayah.csv")
    import_boundaries(FOLDER / "samarinda_kelurahan.geojson", "code")
    import_population(
        FOLDER / "samarinda-penduduk-2024.csv",
        year=2024,
        source=SOURCE,
        source_date=date(2024, 12, 31),
    )
    _neighbourhoods(Area.objects.get(code="64.72.03.1005"))


def _neighbourhoods(kelurahan: Area) -> None:
    """A few RTs, so that the way over the RT can be tried; the city has no list of them."""
    Area.objects.bulk_create(
        Area(
            code=f"{kelurahan.code}.RT{number:03}",
            name=f"RT {number:03}",
            level=Level.NEIGHBOURHOOD,
            parent=kelurahan,
        )
        for number in range(11, 15)
    )
