"""What rights over one's data leave behind: copies, receipts, who looked, what was deleted."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from privacy.choices import Seen
from privacy.offices import words_of_office
from web.constraints import known


def reason_told(why: object) -> str:
    """Why something was opened, in the reader's language, with the number of the case."""
    words, _tab, number = str(why).partition("\t")
    return f"{gettext(words)} {number}".strip()


class DataExport(models.Model):
    """A copy of somebody's data: asked for, built in the background, gone after some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)
    """The archive; never a file, so that no web server can serve it to somebody else."""

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ready_at=None),
                name="export_one_waiting_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(ready_at=None, expires_at=None, content=None)
                | models.Q(ready_at__isnull=False, expires_at__isnull=False, content__isnull=False),
                name="export_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"


class Erasure(models.Model):
    """The receipt of a deleted account. The address stays only until the mail has gone."""

    code = models.CharField(max_length=16, unique=True)
    person = models.OneToOneField("accounts.Person", models.PROTECT, related_name="erasure")
    erased_at = models.DateTimeField()
    texts_kept = models.BooleanField()
    identity_erased_at = models.DateTimeField(null=True)
    """Empty while a vote or a phase still runs in which the NIK must not count twice."""
    mail_to = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.code


class AccessRecord(models.Model):
    """Somebody who acts for the city opened something personal. The database refuses changes."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    office = models.CharField(max_length=160, blank=True)
    """The territory of the role, in words: what the person reads instead of a name."""
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="accesses")
    what = models.CharField(max_length=24, choices=Seen.choices)
    why = models.CharField(max_length=160)
    """A message id and, after a tab, the number of the case."""
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("what", Seen, name="access_what_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.what}"

    @property
    def who(self) -> str:
        """Role and office, for the person; never a name."""
        return words_of_office(self.role, self.office)

    @property
    def reason(self) -> str:
        """Why, in the reader's language, with the number of the case."""
        return reason_told(self.why)


class RetentionRun(models.Model):
    """What was deleted because its time was over: counts only."""

    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
