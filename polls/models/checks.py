import uuid

from django.db import models

from polls.models.polls import Poll


class CheckedEnvelope(models.Model):
    """An envelope that was opened for its voter instead of being cast: it can never be cast.

    Nothing says whose it was, when it was checked or what was in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="checked")
    ephemeral_key = models.CharField(max_length=64)
    """The first 32 bytes of the envelope, drawn for it alone (hexadecimal). The database takes no
    sealed ballot that begins with them."""
    envelope_hash = models.CharField(max_length=64)
    """SHA-256 of the envelope, by which its receipt is known."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "ephemeral_key"], name="envelope_checked_once")
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}"
