import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.drain import DrainerBusy
from search.engines import SearchUnavailable
from search.models import Note
from search.rebuild import NotVerified, RebuildRunning, rebuild

SECONDS_BETWEEN_LINES = 2.0
GOES_ON = "What is done is kept: run this again to go on."


class Command(BaseCommand):
    """Builds the whole index anew; the old one answers until the new one is verified."""

    help = (
        "Builds the search index anew from the database, beside the one that answers. Changes "
        "arrive in both. A run that was interrupted goes on where it was. The old index is removed "
        "when the new one was compared with the database; where they differ it goes on answering."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self._began = self._told = time.monotonic()
        try:
            count = rebuild(progress=self._progress)
        except SearchUnavailable as error:
            raise CommandError(f"Elasticsearch does not answer. {GOES_ON} ({error})") from error
        except DrainerBusy as error:
            raise CommandError(
                "Another process is bringing the index up to date and does not get on. " + GOES_ON
            ) from error
        except RebuildRunning as error:
            raise CommandError("Another process is building the index anew already.") from error
        except NotVerified as error:
            raise CommandError(
                "The new index is not what the database holds, and was removed; the old one goes "
                f"on answering. {error}"
            ) from error
        self.stdout.write(f"{count} documents")
        if parked := Note.objects.parked().count():
            self.stderr.write(f"{parked} documents were refused; /readyz counts them as parked.")

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = now
        rate = done / max(now - self._began, 0.001)
        left = f", {(total - done) / rate:,.0f} s left" if 0 < done < total else ""
        share = 100 * done // max(total, 1)
        self.stderr.write(f"{done:,} of {total:,} ({share} %), {rate:,.0f} a second{left}")
