from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleAssignment
from areas.choices import Sex
from residents.choices import ObjectionState
from residents.identity import current_scheme
from residents.models.residency import Residency, VerificationRequest
from web.constraints import known


class Holiday(models.Model):
    """A day on which no office works, besides Saturday and Sunday."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["day"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """What somebody entered of the card for a request that waits; gone when it is decided.

    Of the NIK only what an identity keeps too. ``known_as`` is the name by which the RT head knows
    the person.
    """

    request = models.OneToOneField(VerificationRequest, models.CASCADE, related_name="claim")
    known_as = models.CharField(_("name by which the RT head knows you"), max_length=120)
    nik_hmac = models.CharField(max_length=64)
    nik_key = models.CharField(max_length=64, default=current_scheme)
    nik_last4 = models.CharField(max_length=4)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    adult_from = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["nik_hmac"], name="claim_by_nik")]
        constraints = [
            known("sex", Sex, or_empty=True, name="claim_sex_is_known"),
        ]

    def __str__(self) -> str:
        return f"claim of {self.request_id}"


class Objection(models.Model):
    """A person objects once to a refusal or a revocation; another officer decides."""

    request = models.OneToOneField(
        VerificationRequest, models.CASCADE, null=True, blank=True, related_name="objection"
    )
    residency = models.OneToOneField(
        Residency, models.CASCADE, null=True, blank=True, related_name="objection"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.TextField(_("why you object"))
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    answer = models.TextField(_("answer"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_as = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at"]
        constraints = [
            known("state", ObjectionState, name="objection_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(request__isnull=False, residency=None)
                | models.Q(request=None, residency__isnull=False),
                name="objection_to_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ObjectionState.OPEN, decided_at=None, answer="")
                | (
                    ~models.Q(state=ObjectionState.OPEN)
                    & models.Q(decided_at__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="objection_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"
