"""Named groups of people, for matters that concern them alone."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleAssignment
from areas.models import Area
from web.languages import Words, picked
from web.translated import TranslatedField, WrittenInFirstLanguage

CODE = RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and hyphens only."))


class Group(models.Model):
    """Who can be asked besides residents of a territory, such as the traders of a market.

    ``code`` and ``any_age`` never change: votes have frozen them.
    """

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[CODE],
        help_text=_("Short and lasting, such as “pasar-pagi”. It stands in the rules of votes."),
    )
    name = TranslatedField(_("name"), longest=120)
    who = TranslatedField(
        _("who belongs"),
        longest=300,
        lines=2,
        help_text=_("One plain sentence by which somebody knows whether he or she belongs."),
    )
    office = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="+",
        verbose_name=_("office that keeps the group"),
        help_text=_("The officers of this territory add members at their desk."),
    )
    any_age = models.BooleanField(
        _("members under 17 may take part too"),
        default=False,
        help_text=_("Only where their parents or guardians have agreed at the office."),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("group of residents")
        verbose_name_plural = _("groups of residents")
        constraints = [
            WrittenInFirstLanguage(field="name", name="group_name_first"),
            WrittenInFirstLanguage(field="who", name="group_who_first"),
        ]

    def __str__(self) -> str:
        return str(picked(self.name))

    @property
    def description(self) -> Words:
        """Who belongs, in the reader's language."""
        return picked(self.who)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> "MembershipQuerySet":
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=day), valid_from__lte=day
        )


class Membership(models.Model):
    """That a person belongs to a group for a time. Found by the card, listed nowhere.

    Who belongs to it again after an end keeps the row, with new days.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True)
    """The last day."""
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_as = models.ForeignKey(RoleAssignment, models.SET_NULL, null=True, related_name="+")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True
    """The admin shows where a group is used: in pages, never by whom."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_from_before_until",
            ),
            models.UniqueConstraint(fields=["group", "person"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(ended_by=None) | models.Q(valid_until__isnull=False),
                name="membership_ended_has_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def group_field() -> "models.ForeignKey[Group | None, Group | None]":
    """The group that something is for; empty: all residents of its territory. Pages have it too."""
    return models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who may take part"),
    )


def within_territory_field() -> "models.BooleanField[bool, bool]":
    """Whether members of the group must live in the territory as well."""
    return models.BooleanField(_("members of the group must live in the territory"), default=True)


class ForAudience(models.Model):
    """Something that is for the residents of its territory, or for a group."""

    group = group_field()
    within_territory = within_territory_field()

    class Meta:
        abstract = True
