from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from areas.models import Area
from web.constraints import known


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account: somebody who can sign in with an e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """Somebody who takes part: with an account, or a pseudonym that came with an import.

    Everything that is said or done points here, never to the account.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    public_name = models.CharField(_("public name"), max_length=80)
    language = models.CharField(max_length=8, blank=True)
    """In which the person last did something here; mails are written in it."""
    import_source = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    limited_until = models.DateTimeField(null=True, blank=True)
    """Until when moderators let the person write nothing; a moment in the past: it is over."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["import_source", "external_id"],
                condition=~models.Q(import_source=""),
                name="person_imported_once",
            ),
            models.CheckConstraint(
                condition=models.Q(import_source="") | models.Q(user=None),
                name="person_imported_has_no_account",
            ),
            models.CheckConstraint(
                condition=models.Q(import_source="", external_id="")
                | (~models.Q(import_source="") & ~models.Q(external_id="")),
                name="person_import_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def valid_on(self, day: date) -> "RoleAssignmentQuerySet":
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=day), valid_from__lte=day
        )


class RoleAssignment(models.Model):
    """A role that a user holds for a territory and a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("territory"))
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            known("role", Role, name="assignment_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="assignment_from_before_until",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=models.Q(valid_until=None),
                name="assignment_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by=None) | models.Q(valid_until__isnull=False),
                name="assignment_ended_has_last_day",
            ),
        ]
        indexes = [models.Index(fields=["role", "area"], name="assignment_by_role_and_area")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.area}"
