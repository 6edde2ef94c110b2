from django.db import models

from accounts.models import Person
from notices.choices import NoticeKind, Rhythm
from web.constraints import known


class MailPreference(models.Model):
    """How often a person wants mails of one kind. Without a row they come at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)

    class Meta:
        constraints = [
            known("kind", NoticeKind, name="mail_preference_kind_is_known"),
            known("rhythm", Rhythm, name="mail_preference_rhythm_is_known"),
            models.UniqueConstraint(fields=["person", "kind"], name="mail_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.rhythm}"
