from django.db import models
from django.utils import timezone


class KeyName(models.Model):
    """That a key outside the database was used with it: its setting and its name, never the key."""

    setting = models.CharField(max_length=40)
    name = models.CharField(max_length=8)
    first_used_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    """When an operator said that nothing needs it any more."""

    class Meta:
        ordering = ["setting", "first_used_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["setting", "name"], name="key_name_once")]

    def __str__(self) -> str:
        return f"{self.setting} {self.name}"
