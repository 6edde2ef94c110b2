from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.comparison import Difference, differences
from search.completeness import note_anew, outdated, repair, unstored
from search.drain import WAIT_FOR_THE_DRAINER, DrainerBusy
from search.engines import SearchUnavailable
from search.engines.protocol import Identity
from search.models import Note

MOST_LINES = 20
NOT_COMPARED = 2
"""The exit code when nobody knows; 1 says that they differ."""


class Command(BaseCommand):
    """Compares index and database."""

    help = (
        "Compares every text with the database's own index, and that with Elasticsearch, removed "
        "texts too. What waits on its way or is parked is no difference. Ends with 0 when they "
        "are equal or were noted for repair, with 1 when they differ, with 2 when Elasticsearch "
        "does not answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair",
            action="store_true",
            help="notes what differs, so that the worker brings it up to date",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.found: Counter[str] = Counter()
        try:
            self._compare(mends=options["repair"])
        except SearchUnavailable as error:
            raise CommandError(
                f"Elasticsearch does not answer. ({error})", returncode=NOT_COMPARED
            ) from error
        except DrainerBusy as error:
            raise CommandError(
                "Another process is bringing the index up to date. Run this again when it is done.",
                returncode=NOT_COMPARED,
            ) from error
        count = self.found.total()
        parked = Note.objects.parked().count()
        waiting = Note.objects.waiting().count()
        self.stdout.write(
            f"{count} differ, {waiting} wait" + (f", {parked} parked" if parked else "")
        )
        if count and options["repair"]:
            self.stdout.write("What differed is noted; the worker brings it up to date.")
        elif count:
            told = ", ".join(f"{number} {kind}" for kind, number in self.found.items())
            raise CommandError(f"They differ: {told}. Run: manage.py check_index --repair")

    def _compare(self, *, mends: bool) -> None:
        """First what Elasticsearch has, as what is noted for repair is left out of the rest."""
        unequal = self._told(differences())
        texts = (self._named(unstored(), "not indexed"), self._named(outdated(), "outdated"))
        if mends:
            repair(unequal, wait=WAIT_FOR_THE_DRAINER)
            for some in texts:
                note_anew(some)
            return
        for every in (unequal, *texts):
            for _one in every:
                pass

    def _told(self, found: Iterator[Difference]) -> Iterator[Difference]:
        for one in found:
            self._line(one.sort, str(one))
            yield one

    def _named(self, found: Iterator[Identity], what: str) -> Iterator[Identity]:
        for kind, key in found:
            self._line(what, f"{kind}:{key} is {what}")
            yield kind, key

    def _line(self, what: str, words: str) -> None:
        self.found[what] += 1
        if self.found.total() <= MOST_LINES:
            self.stderr.write(words)
        elif self.found.total() == MOST_LINES + 1:
            self.stderr.write("…")
