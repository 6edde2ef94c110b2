from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models.polls import Poll
from web.constraints import known


class Concern(models.TextChoices):
    """What is wrong with a receipt, in the words of who holds it."""

    MISSING = "missing", _("My receipt is not in the log")
    REPLACED = "replaced", _("It was replaced, but I did not vote again")
    NOT_MINE = "not-mine", _("It says that I voted, but I did not")
    OTHER = "other", _("Something else")


class Ruling(models.TextChoices):
    """What an official found of an objection."""

    FOUNDED = "founded", _("The objection is right")
    UNFOUNDED = "unfounded", _("Checked; nothing is wrong")


class Dispute(models.Model):
    """An objection bound to a receipt of this vote's log.

    Who filed it is sealed under the key outside the database, for the official who answers; it goes
    with the envelopes.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="disputes")
    number = models.PositiveIntegerField()
    receipt = models.CharField(max_length=32)
    concern = models.CharField(max_length=10, choices=Concern.choices)
    words = models.TextField(blank=True)
    """What the filer adds; for officers, not public."""
    sending = models.CharField(max_length=64, unique=True)
    """Hash of the form's key: the same sending makes one dispute."""
    sealed_filer = models.TextField(blank=True)
    """Who filed it, encrypted; empty after the destruction and for those from before."""
    filer_mark = models.CharField(max_length=64, blank=True)
    """Keyed hash of poll and person: how many one person filed, without saying who it is."""
    filer_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """The official who opened the seal last."""
    filed_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Ruling.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            known("outcome", Ruling, or_empty=True, name="dispute_outcome_is_known"),
            known("concern", Concern, name="dispute_concern_is_known"),
            models.UniqueConstraint(fields=["poll", "number"], name="dispute_number_once"),
            models.UniqueConstraint(
                fields=["poll", "receipt"],
                condition=models.Q(outcome=""),
                name="dispute_one_open_per_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", answer="", answered_at=None)
                | (~models.Q(outcome="") & ~models.Q(answer="") & ~models.Q(answered_at=None)),
                name="dispute_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | models.Q(answered_at__isnull=False),
                name="dispute_answered_by_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.number}"
