from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.drain import rebuild
from search.engines import SearchUnavailable


class Command(BaseCommand):
    """Builds the whole index anew; the old one answers until the new one is whole."""

    help = "Builds the search index anew from the database."

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(count: int) -> None:
            self.stderr.write(f"{count} …")

        try:
            self.stdout.write(f"{rebuild(progress=progress)} documents")
        except SearchUnavailable as error:
            raise CommandError("Elasticsearch does not answer; it catches up later.") from error
