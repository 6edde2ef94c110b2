import uuid
from pathlib import Path

from django.db import models

from polls.models.polls import Poll
from residents.models.constraints import ByTwo, by_two, whole


def place_of_file(_minutes: "Consensus", name: str) -> str:
    """Where a document of minutes is kept: under a name that cannot be guessed."""
    return f"minutes/{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class Consensus(ByTwo):
    """Minutes (berita acara) of a meeting that agreed without a vote (musyawarah mufakat).

    Written by one official before the opening and confirmed by another; frozen from then on.
    """

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="consensus")
    place = models.CharField(max_length=200)
    day = models.DateField()
    women = models.PositiveIntegerField(null=True)
    """How many women attended; null where nobody counted."""
    men = models.PositiveIntegerField(null=True)
    chosen = models.JSONField(default=list)
    """Options of the vote that were agreed: ``position`` and ``labels`` as they were then."""
    words = models.JSONField(default=dict)
    """What was agreed, by language code."""
    dissent = models.TextField(blank=True)
    """What those said who disagreed, in the site's first language."""
    file = models.FileField(upload_to=place_of_file, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the document."""

    class Meta:
        constraints = [
            by_two(name="consensus_by_two_officials"),
            whole("confirmed", name="consensus_confirmation_is_whole"),
            models.CheckConstraint(
                condition=models.Q(file="", file_name="", file_hash="")
                | (~models.Q(file="") & ~models.Q(file_name="") & ~models.Q(file_hash="")),
                name="consensus_document_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.day}"
