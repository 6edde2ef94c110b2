"""What goes with an account: statements, and answers to those of others."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from moderation.actions import erase
from polls.actions.statements import KIND
from polls.models import Statement, StatementVote


@transaction.atomic
def erase_statements(person: Person, keep_texts: bool, at: datetime) -> None:
    """The words go, unless their author leaves them; nobody is asked about them any more."""
    if keep_texts:
        return
    for statement in Statement.objects.select_for_update(of=("self",)).filter(author=person):
        erase(kind=KIND, contribution=statement, at=at)


@transaction.atomic
def erase_statement_votes(person: Person, keep_texts: bool, at: datetime) -> None:
    """Answers go while their survey runs, unless they are left. Those of a survey that is over
    stay under the nameless person: its result is what it was."""
    if not keep_texts:
        mine = StatementVote.objects.filter(person=person)
        mine.filter(statement__survey__closes_at__gt=at).delete()
