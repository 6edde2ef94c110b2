from typing import Any

from django.core.management.base import CommandError

from polls.management.commands.verify_poll import Command as VerifyPoll
from polls.models import Poll, PollState


class Command(VerifyPoll):
    """Counts a poll again from its stored ballots or its package, and checks its log."""

    help = "Counts a closed poll again. SLUG of the consultation, or a package file."

    def content(self, what: str) -> dict[str, Any]:
        counted = Poll.objects.filter(consultation__slug=what, state=PollState.COUNTED)
        if not what.endswith(".json") and not counted.exists():
            raise CommandError("There is no counted poll of this consultation.")
        return super().content(what)
