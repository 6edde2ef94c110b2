"""What goes with an account: the words of reports, and what was said of a limit."""

from datetime import datetime

from accounts.models import Person
from moderation.models import Limit, TextReport


def erase_words_of_reports(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """That a text was reported stays, by nobody; the words go once no moderator needs them."""
    TextReport.objects.filter(reporter=person, case__closed_at__isnull=False).update(words="")


def erase_limits(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """That an account was limited stays, of nobody; what was written about it goes."""
    Limit.objects.filter(person=person).update(words="—", objection="", answer="")
    Person.objects.filter(pk=person.pk).update(limited_until=None)
