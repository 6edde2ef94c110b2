from django.db import models
from django.utils import timezone


class Log(models.Model):
    """An append-only Merkle log, such as ``moderation`` or ``poll/12``."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Leaf(models.Model):
    """One entry of a log: canonical JSON, and its RFC 9162 leaf hash."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="leaves")
    index = models.PositiveBigIntegerField()
    data = models.TextField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="leaf_index_once")]

    def __str__(self) -> str:
        return f"{self.log_id}#{self.index}"


class TreeHead(models.Model):
    """Size, root and time of a log, signed with the city's Ed25519 key."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="heads")
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    peaks = models.JSONField(null=True)
    """Of the tree (``merkle.grown``) in hexadecimal, so that the next head needs new leaves only;
    heads of earlier versions have none."""
    signed_at = models.DateTimeField(default=timezone.now)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["size"]
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="head_size_once")]

    def __str__(self) -> str:
        return f"{self.log_id}@{self.size}"


class LogCheck(models.Model):
    """A nightly check of every log against its heads and against those kept outside."""

    checked_at = models.DateTimeField()
    faults = models.JSONField(default=list)

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d}: {len(self.faults)}"
