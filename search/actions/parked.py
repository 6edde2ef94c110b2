"""What administrators do with texts that the index refused."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from search.models import Note

TRY_AGAIN = "search.try_again"


@transaction.atomic
def try_again(*, note: Note, by: User) -> None:
    """Let the drainer build and send the text of a parked note once more."""
    log(instance=note, action=TRY_AGAIN, user=by)
    notes = Note.objects.parked().filter(kind=note.kind, key=note.key)
    notes.update(parked_reason="", tries=0, stored=False)


@transaction.atomic
def try_all_again(*, by: User) -> int:
    """The same for everything that is parked; returns how many notes that are."""
    parked = Note.objects.parked()
    if (first := parked.first()) is None:
        return 0
    log(instance=first, action=TRY_AGAIN, user=by, data={"notes": parked.count()})
    return parked.update(parked_reason="", tries=0, stored=False)
