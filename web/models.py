"""Sendings of forms: what makes the same form sent twice act once."""

from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """One sending of a form: the same key from the same person gives the same answer again."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, related_name="+")
    """Nobody: a visitor's form, such as signing up."""
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    """What is answered again: the fields of a dataclass, see ``web.submissions``."""
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="submission_key_once"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(person=None),
                name="submission_key_once_for_visitors",
            ),
        ]

    def __str__(self) -> str:
        return self.key
