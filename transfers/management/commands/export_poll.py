import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polls.models import Poll, PollState
from polls.queries.package import package
from transfers.formats.ballots import FORMATS, NoSuchFile


class Command(BaseCommand):
    """Writes what anybody may have of a counted poll; before the count there is nothing."""

    help = "Writes the ballots of a counted poll as a Pabulib file, CSV, or its whole package."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="slug of the consultation")
        parser.add_argument("--format", required=True, choices=[*FORMATS, "package"])
        parser.add_argument("--output", type=Path, metavar="FILE", help="else standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        done = [PollState.COUNTED]
        if options["format"] == "package":
            done.append(PollState.CONSENSUS)
        counted = Poll.objects.filter(state__in=done)
        poll = counted.filter(consultation__slug=options["slug"]).first()
        if poll is None:
            raise CommandError("There is no counted poll of this consultation.")
        found = package(poll)
        try:
            write = FORMATS.get(options["format"])
            text = write(found) if write else json.dumps(found, ensure_ascii=False) + "\n"
        except NoSuchFile as error:
            raise CommandError(str(error)) from error
        invalid = sum(choice is None for choice, _stratum in found.get("ballots", ()))
        if invalid and options["format"] == "pabulib":
            self.stderr.write(f"Note: {invalid} invalid ballots are left out.")
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["output"].write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
