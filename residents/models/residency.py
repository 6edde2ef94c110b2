from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleAssignment
from areas.choices import Sex
from areas.models import Area
from residents.choices import EndReason, RequestState, Route, RtAnswer
from residents.identity import current_scheme
from web.constraints import known


class Identity(models.Model):
    """That a person is one person: a keyed hash of the NIK, and its last four digits.

    Sex and year of birth are kept to compare those who take part with the census, in counts only.
    The date of birth is not kept: what the age limit needs of it is ``adult_from``.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="identity")
    nik_hmac = models.CharField(max_length=64, unique=True)
    nik_key = models.CharField(max_length=64, default=current_scheme)
    """Under which keys, see ``residents.identity``."""
    nik_last4 = models.CharField(max_length=4)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    """As the NIK says; empty where it is not known. Shown to nobody."""
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    adult_from = models.DateField(null=True, blank=True)
    """The 17th birthday, where it still lay ahead at verification; who is married needs none."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sex__in=["", *Sex.values]), name="identity_sex_is_known_value"
            ),
            models.CheckConstraint(
                condition=models.Q(birth_year=None)
                | models.Q(birth_year__gte=1900, birth_year__lt=2200),
                name="identity_birth_year_is_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(adult_from=None) | models.Q(birth_year__isnull=False),
                name="identity_adult_from_has_birth_year",
            ),
        ]

    def __str__(self) -> str:
        return f"••••••••••••{self.nik_last4}"


class ResidencyQuerySet(models.QuerySet["Residency"]):
    def valid_at(self, at: datetime) -> "ResidencyQuerySet":
        return self.filter(revoked_at=None, valid_from__lte=at, valid_until__gt=at)


class Residency(models.Model):
    """A claim, made by an officer, that a person lives in an area."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="residencies")
    area = models.ForeignKey(Area, models.PROTECT)
    """The kelurahan."""
    rt = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    rt_since = models.DateField(null=True, blank=True)
    """Since when the RT is known; votes in it begin some weeks later."""
    route = models.CharField(max_length=16, choices=Route.choices)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    issued_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    """When it ended before its time."""
    end_reason = models.CharField(max_length=8, choices=EndReason.choices, blank=True)
    end_words = models.TextField(_("reason"), blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        constraints = [
            known("end_reason", EndReason, or_empty=True, name="residency_end_reason_is_known"),
            known("route", Route, name="residency_route_is_known"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None),
                name="residency_one_current_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="residency_from_before_until",
            ),
            models.CheckConstraint(
                condition=models.Q(rt=None) | models.Q(rt_since__isnull=False),
                name="residency_rt_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(end_reason=EndReason.REVOKED) | ~models.Q(end_words=""),
                name="residency_revocation_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, end_reason="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(end_reason="")),
                name="residency_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.area_id}"


class VerificationRequest(models.Model):
    """A person asks a kelurahan to confirm that he or she lives there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="verification_requests")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("kelurahan"))
    rt = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    rt_answer = models.CharField(
        max_length=8, choices=RtAnswer.choices, default=RtAnswer.NOT_ASKED, blank=True
    )
    rt_words = models.TextField(_("what the RT head says"), blank=True)
    rt_due_at = models.DateTimeField(null=True, blank=True)
    """From then on the kelurahan decides without the RT."""
    rt_answered_at = models.DateTimeField(null=True, blank=True)
    rt_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rt_answered_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=12, choices=RequestState.choices, default=RequestState.WAITING
    )
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["area", "created_at"],
                condition=models.Q(state=RequestState.WAITING),
                name="verification_waiting",
            ),
            models.Index(fields=["rt", "rt_answer"], name="verification_by_rt"),
        ]
        constraints = [
            known("state", RequestState, name="verification_state_is_known"),
            known("rt_answer", RtAnswer, or_empty=True, name="verification_rt_answer_is_known"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state=RequestState.WAITING),
                name="verification_one_waiting_per_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.REFUSED) | ~models.Q(reason=""),
                name="verification_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(rt_answer="")
                | models.Q(rt__isnull=False, rt_due_at__isnull=False),
                name="verification_asked_rt_has_deadline",
            ),
            models.CheckConstraint(
                condition=~models.Q(rt_answer=RtAnswer.NO) | ~models.Q(rt_words=""),
                name="verification_rt_no_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.WAITING) | models.Q(decided_at__isnull=False),
                name="verification_decided_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rt_answer__in=[RtAnswer.YES, RtAnswer.NO, RtAnswer.MEET],
                    rt_answered_at__isnull=False,
                )
                | models.Q(
                    rt_answer__in=[RtAnswer.NOT_ASKED, RtAnswer.ASKED, RtAnswer.SILENT],
                    rt_answered_at=None,
                ),
                name="verification_rt_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"V-{self.pk}"

    @property
    def rt_last_day(self) -> date | None:
        """The last day on which the RT head can answer; None where nobody was asked."""
        if self.rt_due_at is None:
            return None
        return timezone.localdate(self.rt_due_at - timedelta(seconds=1))

    @property
    def waits_for(self) -> str:
        """Its state, and while it waits for whom: the desk, the RT head, or the kelurahan."""
        if self.state != RequestState.WAITING or not self.rt_answer:
            return str(self.get_state_display())
        if self.rt_answer in (RtAnswer.ASKED, RtAnswer.MEET):
            return str(_("waiting for the RT"))
        return str(_("waiting for the kelurahan"))
