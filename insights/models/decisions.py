"""What the city answers: to each theme, and in one decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment
from insights.models.themes import Theme
from participation.models import Consultation
from web.constraints import ByTwo, by_two, known, whole


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("adopted")
    ADOPTED_CHANGED = "adopted-changed", _("adopted with changes")
    DEFERRED = "deferred", _("deferred")
    NOT_ADOPTED = "not-adopted", _("not adopted")


def _language() -> models.CharField:  # type: ignore[type-arg]
    """In which language words are written: one of the site's."""
    return models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)


class Answer(models.Model):
    """What the city answers to a theme: outcome and reason."""

    theme = models.OneToOneField(Theme, models.CASCADE, related_name="answer")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    reason = models.TextField(_("reason"))
    language = _language()
    translations = models.JSONField(default=dict, blank=True)
    """By code of another language than ``language``: ``{"en": {"theme_name": …, "reason": …}}``."""

    class Meta:
        constraints = [
            known("outcome", Outcome, name="answer_outcome_is_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="answer_has_reason"),
        ]

    def __str__(self) -> str:
        return f"answer to {self.theme_id}"


class Decision(models.Model):
    """What the city decided after a consultation, and why.

    One official proposes it, another one confirms it: with that it is published.
    """

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    headline = models.CharField(_("the decision in one sentence"), max_length=250, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    changed = models.TextField(_("what changed because of what residents said"), blank=True)
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    language = _language()
    translations = models.JSONField(default=dict, blank=True)
    """By code of another language than ``language``, its texts: ``{"en": {"headline": …}}``."""
    early_reason = models.TextField(_("why before the end"), blank=True)
    """Why it is published while residents could still take part; everybody reads it."""
    early_steps = models.JSONField(default=list, blank=True)
    """Which steps those were: ``[{"kind": "vote", "ends_at": "2026-12-05T…"}]``."""
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposer_name = models.CharField(max_length=80, blank=True)
    """The public name as it was on that day."""
    signed_alone = models.BooleanField(default=False, editable=False)
    """Published by one official alone, before two were needed."""
    published_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signer_name = models.CharField(max_length=80, blank=True)
    """The public name as it was on that day."""

    class Meta:
        constraints = [
            known("outcome", Outcome, or_empty=True, name="decision_outcome_is_known"),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | (
                    ~models.Q(outcome="")
                    & ~models.Q(headline="")
                    & ~models.Q(reasons="")
                    & models.Q(signed_by__isnull=False)
                ),
                name="decision_published_is_complete",
            ),
            whole("proposed", name="decision_proposal_is_whole"),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | models.Q(signed_alone=True)
                | (
                    models.Q(proposed_by__isnull=False)
                    & ~models.Q(proposed_by=models.F("signed_by"))
                ),
                name="decision_by_two_officials",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | models.Q(published_at__isnull=False),
                name="decision_signed_is_published",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | models.Q(early_reason="", early_steps=[])
                | (~models.Q(early_reason="") & ~models.Q(early_steps=[])),
                name="decision_early_has_reason_and_steps",
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Correction(ByTwo):
    """A later version of a published decision: what changed, with a note that everybody reads."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(_("what was corrected, and why"))
    changes = models.JSONField()
    """``{"headline": {"before": "…", "after": "…"}, …}``, see ``queries.corrections``."""
    confirmed_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="correction_number_once"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=models.Q(confirmed_at=None),
                name="correction_one_waits",
            ),
            whole("confirmed", name="correction_confirmation_is_whole"),
            by_two(name="correction_by_two_officials"),
            models.CheckConstraint(condition=~models.Q(note=""), name="correction_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.number}"
