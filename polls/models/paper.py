import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models.polls import Poll
from residents.models import Area, Person


class MarkState(models.TextChoices):
    MARKED = "marked", _("waits for a second officer")
    CONFIRMED = "confirmed", _("votes on paper")
    TAKEN_BACK = "taken-back", _("taken back")


class PaperMark(models.Model):
    """Somebody votes on paper at a desk: noted by one officer, confirmed by another.

    No time, and nothing of the paper: only that this person cannot vote online as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="paper_marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    """The kelurahan of the desk."""
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.MARKED)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    back_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    """Why it is to be taken back."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "person"],
                condition=~models.Q(state=MarkState.TAKEN_BACK),
                name="paper_mark_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("marked_by")),
                name="paper_mark_by_two_officers",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MarkState.MARKED, confirmed_by=None)
                | models.Q(state=MarkState.CONFIRMED, confirmed_by__isnull=False)
                | models.Q(state=MarkState.TAKEN_BACK),
                name="paper_mark_confirmation_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(back_asked_by=None, reason="")
                | (models.Q(back_asked_by__isnull=False) & ~models.Q(reason="")),
                name="paper_mark_back_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_by=None)
                | ~models.Q(taken_back_by=models.F("back_asked_by")),
                name="paper_mark_back_by_two_officers",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=MarkState.TAKEN_BACK,
                    back_asked_by__isnull=False,
                    taken_back_by__isnull=False,
                )
                | (~models.Q(state=MarkState.TAKEN_BACK) & models.Q(taken_back_by=None)),
                name="paper_mark_back_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.state}"
