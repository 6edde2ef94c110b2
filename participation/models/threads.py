from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.choices import State
from moderation.models import Contribution
from participation.choices import Stance
from participation.models.consultations import Consultation
from web.constraints import known


class Thread(models.Model):
    """The debate about one commentable thing, which points here."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="threads")
    title = models.CharField(max_length=255)
    """What is debated, in the source language: a proposal, a section, an idea."""

    def __str__(self) -> str:
        return self.title


class CommentQuerySet(models.QuerySet["Comment"]):
    def public(self) -> "CommentQuerySet":
        return self.filter(state=State.PUBLISHED)


class Comment(Contribution):
    """A comment with the stance that its author chose; one level of replies."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices, blank=True)
    written_on = models.PositiveBigIntegerField(null=True, blank=True)
    """Revision of the page that was live when it was written."""

    objects = CommentQuerySet.as_manager()

    class Meta(Contribution.Meta):
        ordering = ["created_at"]
        indexes = [models.Index(fields=["thread", "state", "created_at"])]
        constraints = [
            *Contribution.Meta.constraints,
            known("stance", Stance, or_empty=True, name="comment_stance_is_known"),
            models.UniqueConstraint(
                fields=["author", "thread"],
                condition=models.Q(state=State.DRAFT),
                name="comment_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"
