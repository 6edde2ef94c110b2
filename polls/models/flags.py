import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models.polls import Poll
from web.constraints import known


class FlagKind(models.TextChoices):
    DEVICE = "device", _("many votes from one device in an hour")
    BURST = "burst", _("many votes in a short time")


class FlagExplanation(models.TextChoices):
    """What officials found behind a flag; it never touches a vote."""

    FAMILY = "family", _("a phone that a family or neighbours share")
    PLACE = "place", _("a shared computer or network: a desk, a school, an office")
    EVENT = "event", _("a meeting, a message or a reminder brought many at once")
    UNEXPLAINED = "unexplained", _("not explained")


class Flag(models.Model):
    """Something to look at, not a verdict: no person, no envelope, no mark of the device.

    Nothing is delayed or voided by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=8, choices=FlagKind.choices)
    day = models.DateField()
    count = models.PositiveIntegerField()
    """How many people's votes came from the device, or entries in the interval."""
    usual = models.PositiveIntegerField(null=True)
    """Of a burst: the median of the intervals before, for as long a time."""
    log_size = models.PositiveBigIntegerField(null=True)
    """Of a burst: the signed head at its end, which everybody can see."""

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            known("kind", FlagKind, name="vote_flag_kind_is_known"),
            models.UniqueConstraint(fields=["poll", "log_size"], name="burst_flagged_once"),
            models.CheckConstraint(
                condition=models.Q(kind=FlagKind.DEVICE, usual=None, log_size=None)
                | models.Q(kind=FlagKind.BURST, usual__isnull=False, log_size__isnull=False),
                name="flag_of_a_burst_names_its_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.kind}"


class FlagReview(models.Model):
    """What one of two officials found."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finding = models.CharField(max_length=12, choices=FlagExplanation.choices)
    words = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            known("finding", FlagExplanation, name="flag_review_finding_is_known"),
            models.UniqueConstraint(fields=["flag", "number"], name="flag_review_number_once"),
            models.UniqueConstraint(fields=["flag", "by"], name="flag_reviewed_by_two_people"),
            models.CheckConstraint(
                condition=models.Q(number__in=[1, 2]), name="flag_review_first_or_second"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="flag_review_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.flag_id}/{self.number}"
