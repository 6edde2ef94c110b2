import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from polls.models import Poll
from polls.queries.audit import NotYet, audit, check_may_audit


class Command(BaseCommand):
    """For an auditor with the key; see docs/audit.md."""

    help = (
        "Opens the envelopes of a closed poll once more and compares them with the log, the "
        "published ballots and the result. Writes nothing. Exit code 0: it holds; 1: each "
        "difference is named; 2: it cannot be audited (now)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of the consultation")
        parser.add_argument(
            "--shares",
            metavar="FILE",
            help="where officers hold the key: their shares, one a line; - for standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        poll = Poll.objects.filter(consultation__slug=options["slug"]).first()
        if poll is None:
            raise CommandError("There is no vote of this consultation.", returncode=2)
        shares = _shares(options["shares"]) if options["shares"] else []
        with translation.override("en"):  # as all that commands say
            self._audit(poll, shares)

    def _audit(self, poll: Poll, shares: Sequence[str]) -> None:
        differs = False
        try:
            check_may_audit(poll, shares)
            for finding in audit(poll, shares):
                differs = differs or bool(finding.differences)
                self.stdout.write(f"{'FAULT' if finding.differences else 'ok   '}  {finding.what}.")
                for words in finding.differences:
                    self.stdout.write(f"       {words}")
        except NotYet as why:
            raise CommandError(str(why), returncode=1 if differs else 2) from why
        if differs:
            raise CommandError("This does not hold.")
        self.stdout.write(
            "What was counted is what the envelopes hold. Whether the server sealed what people "
            "chose, who was entitled, and who stood behind a voter, this cannot show."
        )


def _shares(name: str) -> list[str]:
    """The shares of a file or of standard input, one a line; empty lines are none."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The shares cannot be read: {error}", returncode=2) from error
    return [" ".join(line.casefold().split()) for line in text.splitlines() if line.strip()]
