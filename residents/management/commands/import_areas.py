from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from residents.actions.areas import BadFile, import_areas, import_boundaries, import_population


class Command(BaseCommand):
    """Loads a city's areas, their polygons and their population."""

    help = "Loads areas from CSV, polygons from GeoJSON, population from CSV; all or nothing each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="areas (.csv) or polygons (.geojson)")
        parser.add_argument("--code-property", default="code", help="GeoJSON property of the code")
        parser.add_argument("--population", type=Path, help="population by area, sex, age (.csv)")
        parser.add_argument("--year", type=int, default=2024, help="year of the population")
        parser.add_argument("--source", default="", help="who published the population")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["file"].suffix == ".geojson":
                count = import_boundaries(options["file"], options["code_property"])
                self.stdout.write(f"{count} polygons")
            else:
                self.stdout.write(f"{import_areas(options['file'])} areas")
            if options["population"]:
                cells = import_population(
                    options["population"], year=options["year"], source=options["source"]
                )
                self.stdout.write(f"{cells} population figures")
        except (BadFile, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
