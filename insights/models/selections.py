"""Selections of the explorer that officials and moderators keep under a name."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedSelection(models.Model):
    """A selection of texts under a name: its owner keeps it, whoever may explore opens it.

    What it counts is counted anew each time it is opened.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    """The selection as the explorer's address carries it, ``words=banjir&stance=against``; empty
    for all texts of the city."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_selection_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_selection_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner_name(self) -> str:
        """The public name of who keeps it."""
        person = getattr(self.owner, "person", None)
        return person.public_name if person else ""
