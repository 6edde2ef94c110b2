from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment
from cms.models import Department
from participation.money import RupiahField
from proposals.choices import RefusalReason, Stage
from proposals.models.ideas import Idea
from web.constraints import known

FIRST_YEAR, LAST_YEAR = 2020, 2100


class StageChange(models.Model):
    """A step of the city with an idea: what it is now, by whom and why. Never changed afterwards.

    Each stage has facts of its own: a review its department and its day, a refusal its reason,
    a merged idea the one that it went into, a postponed one the year.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="stage_changes")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    words = models.TextField(_("explanation"), blank=True)
    language = models.CharField(max_length=8, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=RefusalReason.choices, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    """Until when the department says whether the idea can be carried out."""
    cost = RupiahField(_("estimated cost in rupiah"), null=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    into = models.ForeignKey(Idea, models.RESTRICT, null=True, related_name="merged_changes")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    """When its author and its followers had been told."""

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="stage_untold")
        ]
        constraints = [
            known("stage", Stage, name="stage_known"),
            models.CheckConstraint(condition=~models.Q(stage=Stage.OPEN), name="stage_is_a_step"),
            known("reason", RefusalReason, or_empty=True, name="stage_reason_known"),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.REFUSED) ^ models.Q(reason=""),
                name="stage_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    stage=Stage.REVIEW, department__isnull=False, due_on__isnull=False
                )
                | (~models.Q(stage=Stage.REVIEW) & models.Q(department=None, due_on=None)),
                name="stage_review_has_department",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.MERGED, into__isnull=False)
                | (~models.Q(stage=Stage.MERGED) & models.Q(into=None)),
                name="stage_merged_into_one",
            ),
            models.CheckConstraint(
                condition=models.Q(into=None) | ~models.Q(into=models.F("idea")),
                name="stage_merged_into_another",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    stage=Stage.POSTPONED, year__isnull=False, year__range=(FIRST_YEAR, LAST_YEAR)
                )
                | (~models.Q(stage=Stage.POSTPONED) & models.Q(year=None)),
                name="stage_postponed_has_year",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    stage__in=(Stage.REFUSED, Stage.POSTPONED, Stage.NOT_CHOSEN, Stage.DONE),
                    words="",
                ),
                name="stage_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"G-{self.idea_id} {self.stage}"
