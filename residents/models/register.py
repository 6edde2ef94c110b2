from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Person, RoleAssignment
from areas.models import Area
from residents.choices import FileState
from residents.identity import current_scheme
from web.constraints import known


class RegisterFile(models.Model):
    """One list of residents that an officer uploaded: counts and faults, nothing that was in it."""

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    uploaded_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    rows = models.PositiveIntegerField(default=0)
    """Faultless rows."""
    entered = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    """The first hundred: line, column and reason, never the number."""
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            known("state", FileState, name="register_file_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(entered__lte=models.F("rows")), name="register_entered_of_rows"
            ),
            models.CheckConstraint(
                condition=models.Q(state=FileState.WAITING, finished_at=None)
                | (~models.Q(state=FileState.WAITING) & models.Q(finished_at__isnull=False)),
                name="register_file_finished_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.pk}"


class RegisterRow(models.Model):
    """A row of a file as it was read, waiting to be entered; gone afterwards."""

    file = models.ForeignKey(RegisterFile, models.CASCADE, related_name="waiting")
    nik_hmac = models.CharField(max_length=64)
    nik_key = models.CharField(max_length=64, default=current_scheme)
    mark = models.CharField(max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"row of {self.file_id}"


class RegisterEntry(models.Model):
    """Somebody in the population register: keyed hashes of the NIK and of NIK with birth date."""

    nik_hmac = models.CharField(max_length=64, unique=True)
    nik_key = models.CharField(max_length=64, default=current_scheme)
    mark = models.CharField(max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    file = models.ForeignKey(RegisterFile, models.PROTECT, related_name="entries")

    def __str__(self) -> str:
        return f"entry of {self.file_id}"


class SlipCode(models.Model):
    """The code on the slip of somebody without e-mail; it signs in until there is an address."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="slip")
    code_hmac = models.CharField(max_length=64, unique=True)
    key_name = models.CharField(max_length=8, blank=True)
    """Of the secret key; empty: of the oldest one."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"slip of {self.person_id}"
