"""What the city promised to do: the entries of the roadmap, and what became of each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment
from areas.models import Area
from cms.models import Department
from participation.models import Consultation
from participation.money import MOST, RupiahField
from web.constraints import known
from web.languages import Words, picked
from web.translated import TranslatedField, WrittenInFirstLanguage


class CommitmentState(models.TextChoices):
    PLANNED = "planned", _("planned")
    BEGUN = "begun", _("begun")
    POSTPONED = "postponed", _("postponed")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


ENDED = (CommitmentState.DONE, CommitmentState.DROPPED)
"""What is never late."""


class Priority(models.IntegerChoices):
    """How soon it comes, as the city's plan numbers it: 1 comes first."""

    FIRST = 1, _("1, first of all")
    HIGH = 2, _("2, high")
    MIDDLE = 3, _("3, middle")
    LOW = 4, _("4, when there is room")


class Commitment(models.Model):
    """One thing that the city promised to do, until when, by which department and for how much.

    ``state``, ``reason`` and ``due_on`` are those after the last ``Progress``.
    """

    title = TranslatedField(_("title"), longest=160)
    words = TranslatedField(_("description"), longest=2000, lines=4, blank=True)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, related_name="commitments"
    )
    """Whose decision it comes from, if any."""
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    """Where; none for the whole city."""
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.MIDDLE)
    budget_line = models.CharField(max_length=160, blank=True)
    planned = RupiahField(null=True)
    """Whole rupiah; None where nobody has said an amount yet."""
    starts_on = models.DateField(null=True)
    due_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=CommitmentState.choices, default=CommitmentState.PLANNED
    )
    reason = models.TextField(blank=True)
    """Why it was dropped."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            WrittenInFirstLanguage(field="title", name="commitment_title_first"),
            known("state", CommitmentState, name="commitment_state_is_known"),
            known("priority", Priority, name="commitment_priority_is_known"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None) | models.Q(due_on__gte=models.F("starts_on")),
                name="commitment_starts_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=models.Q(planned=None) | models.Q(planned__range=(0, MOST)),
                name="commitment_planned_is_an_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CommitmentState.DROPPED) ^ models.Q(reason=""),
                name="commitment_dropped_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(picked(self.title))

    @property
    def name(self) -> Words:
        """The title in the reader's language."""
        return picked(self.title)

    @property
    def description(self) -> Words:
        """The description in the reader's language."""
        return picked(self.words)

    @property
    def place(self) -> Area | None:
        """Whose officials keep it: those of the consultation, else of the area; None: the city."""
        return self.consultation.territory if self.consultation else self.area

    def is_late(self, today: date) -> bool:
        """Whether the day is over on which it should have been done."""
        return self.due_on < today and self.state not in ENDED


class Progress(models.Model):
    """What happened to a commitment on a day: in public, never changed afterwards."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="progress")
    words = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    happened_on = models.DateField()
    state = models.CharField(max_length=12, choices=CommitmentState.choices)
    """That of the commitment afterwards."""
    spent = RupiahField(null=True)
    """What was spent with this step, in whole rupiah."""
    changes = models.JSONField(default=list, blank=True)
    """What else it changed: ``[{"field": "due_on", "before": "2026-12-01", "after": …}, …]``."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    """Of a step that completes it: when those who took part had been told."""

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(told_at=None, state=CommitmentState.DONE),
                name="progress_untold",
            )
        ]
        constraints = [
            known("state", CommitmentState, name="progress_state_is_known"),
            models.CheckConstraint(condition=~models.Q(words=""), name="progress_has_words"),
            models.CheckConstraint(
                condition=models.Q(spent=None) | models.Q(spent__range=(0, MOST)),
                name="progress_spent_is_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.state}"
