from django.db import models
from django.utils import timezone

from accounts.models import Person
from notices.choices import NoticeKind
from web.constraints import known


class Notice(models.Model):
    """Something that a person is told: in the site, and by mail while ``mail_due``.

    The row is written with what happened; the sweeper hands its mail over at ``mailed_at``.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    title = models.CharField(max_length=255)
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    """What each reader reads in the own language: ``notices.words.Facts``."""
    url = models.CharField(max_length=600)
    event = models.CharField(max_length=120)
    """What it is about, unique for the person: telling twice makes one notice."""
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_due = models.BooleanField(default=True)
    mail_after = models.DateTimeField(null=True, blank=True)
    """Of a notice that goes out with others of the same day or week: not before this moment."""
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            known("kind", NoticeKind, name="notice_kind_is_known"),
            models.UniqueConstraint(fields=["person", "event"], name="notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(mail_due=True, mailed_at=None),
                name="notice_mail_due",
            )
        ]

    def __str__(self) -> str:
        return self.title
