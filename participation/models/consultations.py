import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from participation.choices import MeasureKind, ParticipationLevel, PhaseKind
from residents.models import ForAudience
from web.constraints import known


def new_import_key() -> str:
    """A name that no other consultation has or had."""
    return uuid.uuid4().hex


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def public(self) -> "ConsultationQuerySet":
        return self.filter(live=True)


class Consultation(ForAudience):
    """One debate in all languages. Written only when the page of its source language is published.

    Rules read this row and its phases, never the page.
    """

    translation_key = models.UUIDField(unique=True)
    slug = models.SlugField(max_length=255, unique=True)
    import_key = models.CharField(max_length=120, unique=True, default=new_import_key)
    """Under which imported contributions are known; it stays when the slug changes."""
    title = models.CharField(max_length=255)
    """The question, in the source language; pages of other languages have their own words."""
    level = models.CharField(max_length=12, choices=ParticipationLevel.choices)
    territory = models.ForeignKey(Area, models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "cms.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(
        "participation.Topic", models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer_by = models.DateField(null=True)
    """The day by which the city promised its answer."""
    live = models.BooleanField(default=False)
    thread = models.OneToOneField(
        "participation.Thread", models.PROTECT, related_name="whole_consultation", null=True
    )
    """The debate about the consultation as a whole."""
    measure = models.CharField(max_length=8, choices=MeasureKind.choices, blank=True)
    """What moderators did last about the debate, see ``Measure``."""
    measure_until = models.DateTimeField(null=True, blank=True)
    """A moment in the past: it is over."""
    measure_words = models.TextField(blank=True)
    """What readers are told of it."""
    created_at = models.DateTimeField(default=timezone.now)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            known("level", ParticipationLevel, name="consultation_level_is_known"),
            known("measure", MeasureKind, or_empty=True, name="consultation_measure_is_known"),
            models.CheckConstraint(
                condition=models.Q(measure="", measure_until=None)
                | (~models.Q(measure="") & models.Q(measure_until__isnull=False)),
                name="consultation_measure_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(within_territory=True) | models.Q(group__isnull=False),
                name="consultation_for_territory_or_group",
            ),
        ]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def __str__(self) -> str:
        return self.title


class FormerAddress(models.Model):
    """A slug that a consultation had; its old addresses lead on to the new ones."""

    slug = models.SlugField(max_length=255, unique=True)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="former_addresses")

    def __str__(self) -> str:
        return self.slug


class PhaseQuerySet(models.QuerySet["Phase"]):
    def running(self, at: datetime) -> "PhaseQuerySet":
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Phase(models.Model):
    """A step of a consultation, from ``starts_at`` until just before ``ends_at``."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            known("kind", PhaseKind, name="phase_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="phase_starts_before_it_ends",
            ),
            models.UniqueConstraint(fields=["consultation", "kind"], name="phase_kind_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.consultation_id})"
