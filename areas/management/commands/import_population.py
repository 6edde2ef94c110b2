from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.actions.population import import_population
from web.tables import BadFile


class Command(BaseCommand):
    """Loads a table of population; docs/areas.md describes the file."""

    help = "Loads population by area, sex and age band; all or nothing, earlier tables are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True, help="of which year's end")
        parser.add_argument("--source", required=True, help="who published it, and where")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="when it was published, such as 2025-02-01; otherwise the last day of the year",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = import_population(
                options["file"],
                year=options["year"],
                source=options["source"],
                source_date=options["date"] or date(options["year"], 12, 31),
            )
        except (BadFile, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} population figures")
