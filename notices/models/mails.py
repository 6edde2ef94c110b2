"""Mails that could not go out at once."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from notices.models.outages import told


class WaitingMail(models.Model):
    """A mail that waits for its server, or the trace of one that was given up.

    ``sealed`` holds address and text, encrypted; it goes with the sending, with the account and
    when the mail is given up. So of a mistyped address nothing stays.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="waiting_mails"
    )
    about = models.CharField(max_length=200)
    """The subject: what the mail is about, without whom."""
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=120, blank=True)
    """Why it did not go out: the server's code or the type of the error, without the address."""
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_up_at=None) ^ models.Q(sealed="", user=None),
                name="waiting_mail_given_up_is_empty",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(given_up_at=None),
                name="waiting_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def reason_told(self) -> str:
        return told(self.reason)
