from django.conf import settings
from django.db import models

from polls.models.polls import Poll
from web.constraints import ByTwo, by_two, whole


class KeyChange(ByTwo):
    """Who is to hold the key of a planned vote: proposed by one official, done by another."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="key_changes")
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Who gets a share; nobody: the server keeps the key."""
    offices = models.JSONField(default=list, blank=True)
    """In which office each got a share, in the order of the shares: ``officer`` (its key), ``role``
    and ``area`` (its code). Written when it is confirmed; empty in changes from before."""
    needed = models.PositiveSmallIntegerField(default=0)
    """How many shares open the votes; none with the server's key."""
    offline = models.BooleanField(default=False)
    """Whether key and shares are drawn on the officers' machine, and never come here."""

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            by_two(name="key_change_by_two_officials"),
            whole("confirmed", name="key_change_confirmation_is_whole"),
            models.UniqueConstraint(
                fields=["poll"],
                condition=models.Q(confirmed_at=None),
                name="key_change_one_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.needed}"
