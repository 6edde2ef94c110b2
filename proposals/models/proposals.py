from django.db import models

from participation.models import Consultation, Thread


class Proposal(models.Model):
    """One policy proposal in all languages; its page is found by the translation key."""

    translation_key = models.UUIDField(unique=True)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=255)
    live = models.BooleanField(default=False)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="proposal")

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A commentable section in all languages, known by its translation key."""

    translation_key = models.UUIDField(unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sections")
    title = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=True)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="section")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
