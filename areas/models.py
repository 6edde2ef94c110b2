from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.choices import ChangeKind, Level, Sex
from web.constraints import known


class AreaQuerySet(models.QuerySet["Area"]):
    def level(self, level: str) -> "AreaQuerySet":
        return self.filter(level=level)

    def inside(self, area: "Area") -> "AreaQuerySet":
        """The area itself and everything below it."""
        return self.filter(models.Q(code=area.code) | models.Q(code__startswith=f"{area.code}."))

    def with_areas_above(self) -> "AreaQuerySet":
        """What ``full_name`` needs."""
        return self.select_related("parent", "parent__parent", "parent__parent__parent")

    def named(self, text: str) -> "AreaQuerySet":
        """Those in whose own name, code or kelurahan's or kecamatan's name each word occurs."""
        found = self
        for word in text.replace(",", " ").split()[:8]:
            found = found.filter(
                models.Q(name__icontains=word)
                | models.Q(code__startswith=word)
                | models.Q(level__iexact=word.removesuffix("."))
                | models.Q(parent__name__icontains=word)
                | models.Q(parent__parent__name__icontains=word)
            )
        return found

    def valid_on(self, day: date) -> "AreaQuerySet":
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_until=None) | models.Q(valid_until__gte=day),
        )


class Area(models.Model):
    """An administrative area, known by its code, for a kelurahan Kemendagri's ``64.72.05.1003``.

    Codes of any shape will do, as long as each begins with that of the area above and a dot.
    An area is never deleted: what was said there keeps it. It ends, or ends by being merged.
    """

    code = models.CharField(_("code"), max_length=24, unique=True)
    bps_code = models.CharField(_("BPS code"), max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            known("level", Level, name="area_level_is_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="area_valid_from_before_until",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None)
                | (models.Q(valid_until__isnull=False) & ~models.Q(merged_into=models.F("id"))),
                name="area_merged_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """The name that is unique in the city: ``RT 011, Kelurahan Sidodadi, Kec. Samarinda Ulu``.

        Asks for each area above, up to the kecamatan, unless ``with_areas_above`` fetched them.
        """
        if self.level == Level.CITY:
            return self.name
        own = self._with_level(self.get_level_display())
        if self.parent is None or self.parent.level == Level.CITY:
            return own
        if self.parent.level == Level.DISTRICT:
            return f"{own}, {self.parent._with_level(str(_('Kec.')))}"
        return f"{own}, {self.parent.full_name}"

    def _with_level(self, word: str) -> str:
        """The name after its level, which some names already begin with, such as ``RT 011``."""
        word = f"{word[:1].upper()}{word[1:]}"
        return self.name if self.name.lower().startswith(word.lower()) else f"{word} {self.name}"

    def lies_in(self, other: "Area") -> bool:
        """Whether this area is ``other`` or a part of it."""
        return self.code == other.code or self.code.startswith(f"{other.code}.")

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    @property
    def district_code(self) -> str:
        """Code of the kecamatan that this area is or lies in; empty for the city."""
        if self.level == Level.DISTRICT:
            return self.code
        if self.level == Level.URBAN_VILLAGE:
            return self.code.rpartition(".")[0]
        return self.parent.district_code if self.parent else ""


class AreaBoundary(models.Model):
    """Where an area lies. In a table of its own: lists of areas never load thousands of points."""

    area = models.OneToOneField(
        Area, models.CASCADE, primary_key=True, related_name="boundary", verbose_name=_("area")
    )
    geometry = models.JSONField(_("boundary (GeoJSON geometry)"))
    """A Polygon or MultiPolygon in degrees, longitude first (RFC 7946)."""

    def __str__(self) -> str:
        return self.area.name


class AreaChange(models.Model):
    """What happened to an area, for the history that administrators read. Never changed."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="changes")
    kind = models.CharField(_("what"), max_length=12, choices=ChangeKind.choices)
    words = models.CharField(_("from what to what"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Nobody: a command of the operator."""

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("kind", ChangeKind, name="area_change_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.kind}"


class PopulationQuerySet(models.QuerySet["Population"]):
    def newest(self) -> "PopulationQuerySet":
        """The figures of the newest table: of the last year, there the one published last."""
        last = self.order_by("-year", "-source_date").values("year", "source_date").first()
        return self.filter(**last) if last else self.none()


class Population(models.Model):
    """Residents of an area by sex and age band at the end of a year, as one table published it."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="population")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    age_band = models.CharField(_("age band"), max_length=8)
    year = models.PositiveSmallIntegerField(_("year"))
    count = models.PositiveIntegerField(_("residents"))
    source = models.CharField(_("source"), max_length=200)
    source_date = models.DateField(_("date of the source"))

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["area", "sex", "age_band"]
        constraints = [
            known("sex", Sex, name="population_sex_is_known"),
            models.UniqueConstraint(
                fields=["area", "sex", "age_band", "year", "source_date"],
                name="population_cell_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.sex} {self.age_band} {self.year}"
