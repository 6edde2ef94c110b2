from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.management.consultations import named_consultation
from polls.queries.statements import surveys
from polls.rules.statements import check_may_release
from transfers.formats.polis_export import write_conversation
from transfers.queries.conversations import release_of
from web.refusal import Refused


class Command(BaseCommand):
    """Writes a survey of statements as Polis would; see docs/import.md."""

    help = "Writes the answers of a survey that has ended as Polis' files, without names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="into which the files go")
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--gzip", action="store_true", help="pack the votes")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = named_consultation(options["consultation"])
        survey = surveys().filter(consultation=consultation).first()
        if survey is None:
            raise CommandError("There is no public survey of statements in this consultation.")
        release = release_of(survey)
        people = len(release.votes.participants)
        try:
            with translation.override("en"):  # as all that commands say
                check_may_release(survey=survey, participants=people, at=timezone.now())
            written = write_conversation(release, options["folder"], packed=options["gzip"])
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was written.") from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(f"{len(release.statements)} statements, {people} people.")
