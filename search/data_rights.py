"""What this app holds of a person."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.personal_data import Rows, register
from search.actions.saved import erase_saved_searches
from search.models import SavedSearch


def _saved(person: Person) -> Rows:
    return SavedSearch.objects.filter(person=person).values("text", "created_at")


register(
    "saved-searches",
    title=_("My saved searches"),
    relations=["search.SavedSearch.person"],
    export=_saved,
    erase=erase_saved_searches,
)
