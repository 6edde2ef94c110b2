"""Selections that were kept under a name."""

from django.db.models import QuerySet

from insights.models import SavedSelection


def saved_selections() -> QuerySet[SavedSelection]:
    """All of them by name, with their owners: whoever may explore opens each."""
    return SavedSelection.objects.select_related("owner__person")
