from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.management.consultations import named_consultation
from participation.models import Consultation
from polls.algorithms.counting.pabulib import Election, read_pabulib
from polls.algorithms.counting.records import Unreadable
from polls.choices import Completion, Rule
from polls.models import Poll
from search.drain import drain
from transfers.actions.votes import file_hash, import_poll
from transfers.algorithms.votes import imported_poll
from web.refusal import Refused

MOST_NOTES = 20


class Command(BaseCommand):
    """Brings in a vote that was held elsewhere; see docs/import.md."""

    help = "Imports a Pabulib file (.pb) as a counted vote with its ballots; all or nothing, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--consultation", metavar="SLUG", help="else one is published")
        parser.add_argument("--rule", choices=[Rule.EQUAL_SHARES.value, Rule.GREEDY.value])
        parser.add_argument("--completion", choices=Completion.values, help="of equal-shares")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=2)
        consultation = self._consultation(options["consultation"])
        try:
            election = read_pabulib(path)
            found = imported_poll(
                election, file=path.name, rule=options["rule"], completion=options["completion"]
            )
            with translation.override("en"):  # as all that commands say
                poll = import_poll(
                    found=found,
                    sha256=file_hash(path),
                    consultation=consultation,
                    at=timezone.now(),
                )
        except Unreadable as error:
            raise CommandError(f"{error}\nNothing was written.") from error
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was written.") from refused
        self._say(election, poll)
        self._index()

    def _consultation(self, slug: str | None) -> Consultation | None:
        return None if slug is None else named_consultation(slug)

    def _say(self, election: Election, poll: Poll) -> None:
        greedy = poll.rule == Rule.GREEDY
        notes = election.notes + (election.greedy_notes if greedy else election.shares_notes)
        for note in notes[:MOST_NOTES]:
            self.stderr.write(f"Note: {note}", self.style.WARNING)
        result = poll.tally.result
        self.stdout.write(
            f"{result['voted']} ballots and {len(poll.imported['projects'])} projects imported as "
            f"the vote of {poll.consultation.slug}; counted by {poll.rule}, "
            f"{len(result['winners'])} projects are funded."
        )

    def _index(self) -> None:
        if drain(progress=lambda done: self.stderr.write(f"indexed {done}")).limited:
            self.stderr.write("Elasticsearch does not answer; the index catches up by itself.")
