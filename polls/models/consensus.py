import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import models

from polls.algorithms.tally import digest
from polls.models.polls import Option, Poll
from web.constraints import ByTwo, by_two, whole


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


def facts_of(minutes: Consensus) -> dict[str, Any]:
    """What the minutes say, as published and hashed: who wrote and who confirmed stay out."""
    return {
        "place": minutes.place,
        "day": minutes.day.isoformat(),
        "women": minutes.women,
        "men": minutes.men,
        "chosen": minutes.chosen,
        "words": minutes.words,
        "dissent": minutes.dissent,
        "document_sha256": minutes.file_hash,
    }


def digest_of(minutes: Consensus) -> str:
    """SHA-256 of the minutes in canonical JSON, as in the log."""
    return digest(facts_of(minutes))


def as_chosen(options: Sequence[Option], positions: Sequence[int]) -> list[dict[str, Any]]:
    """The agreed options as the minutes keep them, in the order of the list."""
    return [
        {"position": option.position, "labels": option.labels}
        for option in options
        if option.position in positions
    ]
