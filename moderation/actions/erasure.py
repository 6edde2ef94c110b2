"""What goes with an account: the words of reports."""

from datetime import datetime

from accounts.models import Person
from moderation.models import TextReport


def erase_words_of_reports(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """That a text was reported stays, by nobody; the words go once no moderator needs them."""
    TextReport.objects.filter(reporter=person, case__closed_at__isnull=False).update(words="")
