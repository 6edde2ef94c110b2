from django.db import models
from django.utils import timezone


class Note(models.Model):
    """A change that the index has not seen yet; written in the transaction of the change."""

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=40)
    noted_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    parked_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
