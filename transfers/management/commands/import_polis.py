from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.management.consultations import named_consultation
from search.drain import drain
from transfers.actions.conversations import import_conversation, read_conversation
from transfers.formats.rows import BadFile
from web.refusal import Refused


class Command(BaseCommand):
    """Brings in a conversation that was held on Polis; see docs/import.md."""

    help = "Imports statements and votes that Polis exported as a survey; all or nothing, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="with comments.csv, votes.csv")
        parser.add_argument("--consultation", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = named_consultation(options["consultation"])
        try:
            found = read_conversation(options["folder"])
            with translation.override("en"):  # as all that commands say
                added = import_conversation(
                    found=found, consultation=consultation, at=timezone.now()
                )
        except BadFile as bad:
            for fault in bad.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(bad.faults)} errors; nothing was written.") from bad
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was written.") from refused
        self.stdout.write(
            f"{added.statements} of {len(found.statements)} statements, {added.people} people and "
            f"{added.votes} of {int(found.votes.counts().sum())} votes added; the others were "
            f"there. {added.held} statements wait for a moderator."
        )
        if drain(progress=lambda done: self.stderr.write(f"indexed {done}")).limited:
            self.stderr.write("Elasticsearch does not answer; the index catches up by itself.")
