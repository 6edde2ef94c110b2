from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.drain import DrainerBusy, rebuild
from search.engines import SearchUnavailable
from search.models import Note


class Command(BaseCommand):
    """Builds the whole index anew; the old one answers until the new one is whole."""

    help = (
        "Builds the search index anew from the database. Waits for another process that is "
        "bringing the index up to date."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(count: int) -> None:
            self.stderr.write(f"{count} …")

        try:
            self.stdout.write(f"{rebuild(progress=progress)} documents")
        except SearchUnavailable as error:
            raise CommandError(
                f"Elasticsearch does not answer; it catches up later. ({error})"
            ) from error
        except DrainerBusy as error:
            raise CommandError(
                "Another process is bringing the index up to date. Nothing was changed; "
                "run this again when it is done."
            ) from error
        if parked := Note.objects.exclude(parked_reason="").count():
            self.stderr.write(f"{parked} documents were refused; /readyz counts them as parked.")
