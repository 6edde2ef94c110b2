"""What stands below the notices: which ideas the person follows."""

from accounts.models import Person
from proposals.queries.following import followed_ideas

SHOWN = 50


def followed_part(person: Person) -> dict[str, object]:
    """The ideas that the person follows, the latest ``SHOWN`` of them."""
    return {"ideas": list(followed_ideas(person)[:SHOWN])}
