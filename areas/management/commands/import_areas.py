from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.actions.importing import import_areas, import_boundaries
from web.tables import BadFile


class Command(BaseCommand):
    """Loads a city's areas or their polygons; docs/areas.md describes the files."""

    help = "Loads areas from CSV or polygons from GeoJSON; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="areas (.csv) or polygons (.geojson)")
        parser.add_argument("--code-property", default="code", help="GeoJSON property of the code")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if path.suffix.lower() in (".geojson", ".json"):
                self.stdout.write(f"{import_boundaries(path, options['code_property'])} polygons")
            else:
                self.stdout.write(f"{import_areas(path)} areas")
        except (BadFile, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
