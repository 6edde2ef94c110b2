"""Reports as they stood at one moment."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import RoleAssignment
from participation.models import Consultation
from web.constraints import whole


class Snapshot(models.Model):
    """A report as it stood at one moment, for signing. Never changed."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="snapshots")
    figures = models.JSONField()
    figures_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signer_name = models.CharField(max_length=80, blank=True)
    """The public name as it was on that day."""
    leaf_index = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            whole("signed", name="snapshot_signature_whole"),
            models.CheckConstraint(
                condition=models.Q(signed_at=None, leaf_index=None)
                | models.Q(signed_at__isnull=False, leaf_index__isnull=False),
                name="snapshot_signature_is_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.made_at:%Y-%m-%d}"
