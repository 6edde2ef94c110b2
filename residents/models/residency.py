from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from residents.choices import RequestState, Route, Sex
from residents.models.areas import Area
from residents.models.people import Person


class Identity(models.Model):
    """That a person is one person: a keyed hash of the NIK, and its last four digits.

    Sex and year of birth are kept to compare those who take part with the census, in counts only.
    The date of birth is not kept: what the age limit needs of it is ``adult_from``.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="identity")
    nik_hmac = models.CharField(max_length=64, unique=True)
    nik_last4 = models.CharField(max_length=4)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    """As the NIK says; empty where it is not known. Shown to nobody."""
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    adult_from = models.DateField(null=True, blank=True)
    """The 17th birthday, where it still lay ahead at verification."""
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
    route = models.CharField(max_length=16, choices=Route.choices)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None),
                name="residency_one_current_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="residency_from_before_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.area_id}"


class VerificationRequest(models.Model):
    """A person asks a kelurahan to confirm that he or she lives there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="verification_requests")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("kelurahan"))
    state = models.CharField(
        max_length=12, choices=RequestState.choices, default=RequestState.WAITING
    )
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state=RequestState.WAITING),
                name="verification_one_waiting_per_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.REFUSED) | ~models.Q(reason=""),
                name="verification_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"V-{self.pk}"


class Submission(models.Model):
    """One sending of a form: the same key from the same person gives the same answer again."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Nobody: a visitor's form, such as signing up."""
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="submission_key_once"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(person=None),
                name="submission_key_once_for_visitors",
            ),
        ]

    def __str__(self) -> str:
        return self.key
