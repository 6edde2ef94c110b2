"""What moderators did about a whole debate on a bad day, and until when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.choices import MeasureKind, MeasureReason
from participation.models.consultations import Consultation
from web.constraints import known, whole


class Measure(models.Model):
    """A debate was paused, or its new texts wait, until a moment that is known from the start.

    It ends by itself. What rules read is on the consultation; this is who did it, and why.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=8, choices=MeasureKind.choices)
    reason = models.CharField(_("reason"), max_length=12, choices=MeasureReason.choices)
    words = models.TextField(_("words to the readers"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who ended it before its time, if anybody."""
    ended_at = models.DateTimeField(null=True, blank=True)
    leaf_index = models.PositiveBigIntegerField()
    """Its place in the log ``moderation``."""

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            known("kind", MeasureKind, name="measure_kind_is_known"),
            known("reason", MeasureReason, name="measure_reason_is_known"),
            whole("ended", name="measure_end_is_whole"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("taken_at")) & ~models.Q(words=""),
                name="measure_ends_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.consultation_id} until {self.until}"
