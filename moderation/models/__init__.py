from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleAssignment
from areas.models import Area
from moderation.choices import Action, AppealState, Cause, LimitReason, Reason, State
from moderation.models.code import RuleVersion as RuleVersion
from web.constraints import known, whole


def within_six_hours() -> datetime:
    """When a card is due that was opened now."""
    return timezone.now() + timedelta(hours=6)


def within_days() -> datetime:
    """When an objection is due that was made now."""
    return timezone.now() + timedelta(days=settings.REMBUK_APPEAL_DAYS)


class Contribution(models.Model):
    """A text that somebody wrote for everybody to read (abstract)."""

    author = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    body = models.TextField(_("text"))
    language = models.CharField(max_length=2, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    """Where the author lived, or the idea lies, when it was written."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.HELD)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Grows with every change of text or state; the index keeps the highest."""
    external_key = models.CharField(max_length=240, unique=True, null=True, blank=True)
    """``<import key of the consultation>:<external_id>`` of an imported text."""

    class Meta:
        abstract = True
        constraints = [known("state", State, name="%(class)s_state_is_known")]


class TextVersion(models.Model):
    """What a contribution said before an edit."""

    kind = models.CharField(max_length=24)
    key = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    written_at = models.DateTimeField()
    was_public = models.BooleanField(default=True)
    """Whether anybody could read it; what a moderator stopped stays unread."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "number"], name="text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} v{self.number}"


class WatchedTerm(models.Model):
    """A term that makes a new text wait for a moderator. It never hides anything by itself."""

    term = models.CharField(_("term"), max_length=80, unique=True)
    why = models.CharField(_("why it is watched"), max_length=200)

    class Meta:
        ordering = ["term"]
        verbose_name = _("watched term")
        verbose_name_plural = _("watched terms")

    def __str__(self) -> str:
        return self.term


class Burst(models.Model):
    """Nearly the same text from several people in a short time: one card for moderators.

    It hides nothing. Its texts are its cases; a decision here is one decision about each of them.
    """

    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=within_six_hours)
    action = models.CharField(max_length=12, choices=Action.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    words = models.TextField(_("words to the authors"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    """When nothing of it waited any more."""

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            known("reason", Reason, or_empty=True, name="burst_reason_is_known"),
            known("action", Action, or_empty=True, name="burst_action_is_known"),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decided_by=None, action="")
                | (
                    models.Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~models.Q(action="")
                    & (
                        models.Q(action=Action.PUBLISH)
                        | (~models.Q(reason="") & ~models.Q(words=""))
                    )
                ),
                name="burst_decided_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"B-{self.pk}"


class Case(models.Model):
    """Something a moderator must look at: one open case for a contribution at a time."""

    kind = models.CharField(max_length=24)
    key = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    findings = models.JSONField(default=list)
    """What was found and where: ``[{"what": "link", "start": 10, "end": 34}, …]``."""
    burst = models.ForeignKey(Burst, models.SET_NULL, null=True, blank=True, related_name="cases")
    """The card on which it waits together with nearly equal texts."""
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=within_six_hours)
    """By harm and by waiting, see ``moderation.rules.urgency``: the order of the queue."""
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            known("cause", Cause, name="case_cause_is_known"),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(closed_at=None),
                name="case_one_open_per_contribution",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "key"], name="case_of_contribution"),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(closed_at=None, burst=None),
                name="case_waiting_by_due",
            ),
            models.Index(
                fields=["closed_at", "id"],
                condition=models.Q(closed_at__isnull=False),
                name="case_closed_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"M-{self.pk}"


class TextReport(models.Model):
    """A reader's report about a text; once per person and text."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=24)
    key = models.PositiveBigIntegerField()
    reporter = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    words = models.TextField(_("in your words"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            known("reason", Reason, name="text_report_reason_is_known"),
            models.UniqueConstraint(fields=["kind", "key", "reporter"], name="text_reported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} {self.reason}"


class Decision(models.Model):
    """What a moderator decided about a case, and why. Never changed, only reversed on appeal."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    burst = models.ForeignKey(
        Burst, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    """The card by which it was decided together with others; none: a human looked at it alone."""
    action = models.CharField(max_length=12, choices=Action.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    rule = models.ForeignKey(RuleVersion, models.PROTECT, null=True, blank=True, related_name="+")
    """The wording of the code under which it was taken; none where nothing was restricted."""
    words = models.TextField(_("words to the author"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    leaf_index = models.PositiveBigIntegerField()
    """Its place in the log ``moderation``."""

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            known("reason", Reason, or_empty=True, name="moderation_reason_is_known"),
            known("action", Action, name="moderation_action_is_known"),
            models.CheckConstraint(
                condition=models.Q(action=Action.PUBLISH)
                | (~models.Q(reason="") & ~models.Q(words="")),
                name="decision_restriction_has_reason_and_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"


class Appeal(models.Model):
    """The author's one objection to a decision; another moderator decides it."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    words = models.TextField(_("why you object"))
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=within_days)
    state = models.CharField(max_length=12, choices=AppealState.choices, default=AppealState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    leaf_index = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            known("state", AppealState, name="appeal_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(
                    state=AppealState.OPEN,
                    decided_by=None,
                    decided_at=None,
                    leaf_index=None,
                    answer="",
                )
                | (
                    ~models.Q(state=AppealState.OPEN)
                    & models.Q(
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                        leaf_index__isnull=False,
                    )
                    & ~models.Q(answer="")
                ),
                name="appeal_decided_has_judge_and_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.decision_id}"


class Claim(models.Model):
    """Who looks at something of the queue now, so that no colleague does the same work."""

    case = models.OneToOneField(Case, models.CASCADE, null=True, blank=True, related_name="claim")
    burst = models.OneToOneField(Burst, models.CASCADE, null=True, blank=True, related_name="claim")
    appeal = models.OneToOneField(
        Appeal, models.CASCADE, null=True, blank=True, related_name="claim"
    )
    moderator = models.ForeignKey(Person, models.CASCADE, related_name="+")
    until = models.DateTimeField()
    """From then on a colleague can take it over."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, burst=None, appeal=None)
                | models.Q(case=None, burst__isnull=False, appeal=None)
                | models.Q(case=None, burst=None, appeal__isnull=False),
                name="claim_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or self.burst_id or self.appeal_id} until {self.until}"


class Limit(models.Model):
    """Somebody can write nothing for a time. It ends by itself.

    What rules read is on the person. The person reads this as a statement and can object once;
    a limit "until decided" waits for another moderator from the start.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="limits")
    case = models.ForeignKey(Case, models.PROTECT, related_name="limits")
    """The text from which a moderator came to it."""
    reason = models.CharField(_("reason"), max_length=12, choices=LimitReason.choices)
    words = models.TextField(_("words to the person"))
    limited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    limited_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    until_decided = models.BooleanField(default=False)
    """Another moderator has to look at it; ``until`` is when it ends if nobody does."""
    objection = models.TextField(_("why you object"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=AppealState.choices, blank=True)
    """What became of it at another moderator; empty while nobody was asked."""
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    leaf_index = models.PositiveBigIntegerField()
    """Its place in the log ``moderation``."""

    class Meta:
        ordering = ["-limited_at", "-pk"]
        constraints = [
            known("reason", LimitReason, name="limit_reason_is_known"),
            known("state", AppealState, or_empty=True, name="limit_state_is_known"),
            whole("answered", name="limit_answer_is_whole"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("limited_at")) & ~models.Q(words=""),
                name="limit_ends_and_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None)
                | ~models.Q(answered_by=models.F("limited_by")),
                name="limit_answered_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["", AppealState.OPEN], answered_at=None, answer="")
                | models.Q(
                    state__in=[AppealState.UPHELD, AppealState.REVERSED],
                    answered_at__isnull=False,
                ),
                name="limit_answered_has_judge",
            ),
        ]

    def __str__(self) -> str:
        return f"L-{self.pk}"
