from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.choices import State
from moderation.models import Contribution
from participation.models import Consultation, Thread
from proposals.choices import Stage
from web.constraints import known


class IdeaQuerySet(models.QuerySet["Idea"]):
    def public(self) -> "IdeaQuerySet":
        return self.filter(state=State.PUBLISHED)


class Idea(Contribution):
    """A resident's idea. ``area`` is the kelurahan that it concerns."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="ideas")
    title = models.CharField(_("title"), max_length=120)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="idea", null=True)
    imported_supports = models.PositiveIntegerField(default=0)
    """Supports that were counted elsewhere before an import."""
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.OPEN, editable=False
    )
    """That of its last ``StageChange``."""

    objects = IdeaQuerySet.as_manager()

    class Meta(Contribution.Meta):
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["consultation", "state", "created_at"])]
        constraints = [
            *Contribution.Meta.constraints,
            known("stage", Stage, name="idea_stage_known"),
            models.UniqueConstraint(
                fields=["author", "consultation"],
                condition=models.Q(state=State.DRAFT),
                name="idea_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IdeaFollow(models.Model):
    """A person wants to hear what happens with an idea."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="followed_ideas")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="followers")
    told_until = models.DateTimeField(default=timezone.now)
    """What was said before is known to the person, or was told."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "idea"], name="idea_follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.idea_id}"


class Support(models.Model):
    """A person supports an idea: once, and may take it back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="supports")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")
    created_at = models.DateTimeField(default=timezone.now)
    came_from = models.ForeignKey(Idea, models.SET_NULL, null=True, related_name="moved_supports")
    """The idea that was merged into this one, whose supporter this was."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "idea"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.person_id} supports {self.idea_id}"
