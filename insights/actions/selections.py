"""Keeping selections of the explorer under a name."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from insights.models import SavedSelection
from insights.rules import check_may_keep_selection, check_may_remove_selection


@transaction.atomic
def save_selection(*, name: str, query: str, owner: User, at: datetime) -> SavedSelection:
    """Keep a selection. Raises Refused when the owner keeps another one of this name."""
    User.objects.select_for_update().get(pk=owner.pk)
    taken = SavedSelection.objects.filter(owner=owner, name=name).exists()
    check_may_keep_selection(taken=taken)
    return SavedSelection.objects.create(owner=owner, name=name, query=query, created_at=at)


@transaction.atomic
def remove_selection(*, selection: SavedSelection, by: User) -> None:
    """Keep it no longer. Raises Refused for anybody but its owner."""
    check_may_remove_selection(selection=selection, by=by)
    selection.delete()
