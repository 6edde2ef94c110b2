"""Who holds the key of a vote, said by two officials."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Person, User
from polls.actions.trustees import confirm_key, propose_key
from polls.models import Poll
from tests import factories


def name_trustees(
    *, poll: Poll, officers: Sequence[User], needed: int, offline: bool = False
) -> None:
    """One official proposes these officers, a second one confirms."""
    first, second = _official("lukman"), _official("maya")
    now = timezone.now()
    asked = {"officers": officers, "needed": needed, "offline": offline}
    change = propose_key(poll=poll, **asked, by=first, at=now)
    confirm_key(change=change, by=second, at=now)


def dismiss_trustees(*, poll: Poll) -> None:
    """Back to the server's key, by two."""
    name_trustees(poll=poll, officers=[], needed=0)


def _official(name: str) -> User:
    known = Person.objects.filter(public_name=name.capitalize()).first()
    user = (known or factories.staff(name, "official")).user
    assert user is not None
    return user
