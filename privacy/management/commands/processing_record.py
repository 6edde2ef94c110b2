from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from privacy import processing


class Command(BaseCommand):
    """The record of processing, made from the declarations in the code."""

    help = "Prints the record of processing (UU 27/2022, article 31) as Markdown or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["markdown", "csv"], default="markdown")
        parser.add_argument(
            "--language", choices=list(dict(settings.LANGUAGES)), default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            made = processing.as_csv() if options["format"] == "csv" else processing.as_markdown()
        self.stdout.write(made)
