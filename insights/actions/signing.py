"""How somebody stands by a paper of the city."""

from accounts.models import User
from accounts.queries.people import person_of


def name_of(by: User) -> str:
    """The public name of that day. The account's address is shown to nobody."""
    person = person_of(by)
    return person.public_name if person else ""
