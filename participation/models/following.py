"""Who follows which consultation."""

from django.db import models
from django.utils import timezone

from accounts.models import Person
from participation.models.consultations import Consultation


class Follow(models.Model):
    """A person wants to hear what happens with a consultation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(default=timezone.now)
    """Nobody is told what began before."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "consultation"], name="follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.consultation_id}"
