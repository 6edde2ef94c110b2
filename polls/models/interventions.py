from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models.polls import Poll
from web.constraints import ByTwo, by_two, known, whole


class InterventionKind(models.TextChoices):
    EXTENSION = "extension", _("Close later")
    ANNULMENT = "annulment", _("Annul the vote")
    EXCLUSION = "exclusion", _("Count without the sealed votes that fit no voter")
    RELEASE = "release", _("Count a vote of one to three voters")


class Intervention(ByTwo):
    """Extending or annulling a vote, counting without envelopes that fit no voter, or counting a
    vote of very few.

    Two officers, and a reason that everybody reads.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="interventions")
    kind = models.CharField(max_length=10, choices=InterventionKind.choices)
    closes_at = models.DateTimeField(null=True)
    left_out = models.JSONField(default=dict, blank=True)
    """What is not counted: ``polls.algorithms.roll.Difference`` as it was proposed; empty for other
    kinds."""
    reason = models.TextField()
    second_reason = models.TextField(blank=True)
    """Why the second official agrees that so few votes are counted; public too."""
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of all of it (``polls.queries.seals``): only this program makes it."""

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            known("kind", InterventionKind, name="intervention_kind_is_known"),
            by_two(name="intervention_by_two_officers"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="intervention_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=InterventionKind.EXTENSION, closes_at__isnull=False)
                | models.Q(
                    kind__in=[
                        InterventionKind.ANNULMENT,
                        InterventionKind.EXCLUSION,
                        InterventionKind.RELEASE,
                    ],
                    closes_at=None,
                ),
                name="intervention_extension_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=InterventionKind.EXCLUSION) & ~models.Q(left_out={})
                | ~models.Q(kind=InterventionKind.EXCLUSION) & models.Q(left_out={}),
                name="intervention_exclusion_names_envelopes",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=InterventionKind.RELEASE)
                | models.Q(confirmed_by=None)
                | ~models.Q(second_reason=""),
                name="intervention_release_has_two_reasons",
            ),
            whole("confirmed", name="intervention_confirmation_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.kind}"
