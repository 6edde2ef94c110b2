"""Samarinda: its areas, their polygons and their population."""

from datetime import date

from django.conf import settings

from residents.actions.areas import import_areas, import_boundaries
from residents.actions.population import import_population

FOLDER = settings.BASE_DIR / "residents" / "data" / "samarinda"
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
