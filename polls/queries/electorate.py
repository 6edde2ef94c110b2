"""How many may vote: counts, never lists."""

from datetime import datetime

from polls.models import Poll, Turnout
from residents.audiences import audience_of
from residents.queries.residencies import eligible


def electorate(poll: Poll, at: datetime) -> int:
    """How many may vote at that time: a count, never a list."""
    return eligible(audience_of(poll), at).count()


def electorate_at_close(poll: Poll, at: datetime) -> int | None:
    """Those who can vote at the close, and those who voted and have moved away since.

    Of an imported poll what its file says, None where it says nothing.
    """
    if poll.imported:
        return poll.electorate
    residents = eligible(audience_of(poll), at).values("person")
    gone = Turnout.objects.filter(poll=poll).exclude(person__in=residents).count()
    return residents.count() + gone
