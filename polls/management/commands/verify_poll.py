import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polls.algorithms.verify_poll import WHOLE, read, report
from polls.models import Poll, PollState
from polls.queries.package import package, published_log


class Command(BaseCommand):
    """Checks a poll, or a downloaded file, with the very program that everybody can download."""

    help = "Checks the log of a poll and counts it again. SLUG of the consultation, or a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="slug of the consultation, or a .json package or log")
        parser.add_argument("--against", help="a file saved earlier: must be the beginning")
        parser.add_argument("--key", help="the city's public key, from another source")
        parser.add_argument("--receipt", help="a receipt to look for")
        parser.add_argument("--whole", action="store_true", help=WHOLE)

    def handle(self, *args: Any, **options: Any) -> None:
        content = self.content(options["what"])
        earlier = _read(options["against"]) if options["against"] else None
        code = report(
            content,
            earlier,
            key=options["key"],
            receipt=options["receipt"],
            write=self.stdout.write,
            whole=options["whole"],
        )
        if code:
            raise CommandError("This does not hold.")

    def content(self, what: str) -> dict[str, Any]:
        """The package of a counted or agreed poll, the log of another, or what a file holds.

        Of one that was annulled after its count the package, as its page offers it.
        """
        if what.endswith(".json"):
            return _read(what)
        poll = Poll.objects.filter(consultation__slug=what).first()
        if poll is None or poll.state == PollState.PLANNED:
            raise CommandError("There is no opened poll of this consultation.")
        done = poll.state == PollState.CONSENSUS or hasattr(poll, "tally")
        found = package(poll) if done else published_log(poll)
        return dict(json.loads(json.dumps(found)))


def _read(name: str) -> dict[str, Any]:
    try:
        return dict(read(name))
    except ValueError as error:
        raise CommandError(f"{name} cannot be read: {error}") from error
