import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polls.models import Poll, PollState
from polls.package import package, signature_faults
from polls.recounting import faults


class Command(BaseCommand):
    """Counts a poll again from its ballots or its package, and checks its log."""

    help = "Counts a closed poll again. SLUG of the consultation, or a package file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="slug of the consultation, or a .json package")

    def handle(self, *args: Any, **options: Any) -> None:
        content = self._content(options["what"])
        found = faults(content) or signature_faults(content)
        if found:
            raise CommandError("\n".join(found))
        result = content["result"]
        self.stdout.write(f"{len(content['ballots'])} ballots, {result['invalid']} invalid")
        for option in content["rules"]["options"]:
            label = next(iter(option["labels"].values()), "")
            self.stdout.write(f"{result['counts'][str(option['position'])]:>8}  {label}")
        self.stdout.write(f"Signed with {content['key']}")
        self.stdout.write("The count holds.")

    def _content(self, what: str) -> dict[str, Any]:
        path = Path(what)
        if path.suffix == ".json":
            try:
                found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(f"{path} cannot be read: {error}") from error
            return found
        poll = Poll.objects.filter(consultation__slug=what, state=PollState.COUNTED).first()
        if poll is None:
            raise CommandError("There is no counted poll of this consultation.")
        return package(poll)
