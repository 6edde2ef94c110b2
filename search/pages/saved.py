"""What is shown of saved searches: beside the answers, and below the notices."""

from typing import Any

from accounts.models import Person
from search.actions.saved import address_of
from search.asked import Asked
from search.models import SavedSearch


def saved_part(asked: Asked, person: Person | None) -> dict[str, Any]:
    """Whether the person hears of new texts for this question already."""
    address = address_of(asked)
    mine = SavedSearch.objects.filter(person=person, address=address) if person else None
    return {"address": address, "row": mine.first() if mine is not None else None}


def notices_part(person: Person) -> dict[str, object]:
    """The searches of which the person hears."""
    return {"saved": list(SavedSearch.objects.filter(person=person))}
