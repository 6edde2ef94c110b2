from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from residents.choices import Level, Sex

if TYPE_CHECKING:
    from datetime import date


class AreaQuerySet(models.QuerySet["Area"]):
    def level(self, level: str) -> "AreaQuerySet":
        return self.filter(level=level)

    def inside(self, area: "Area") -> "AreaQuerySet":
        """The area itself and everything below it."""
        return self.filter(models.Q(code=area.code) | models.Q(code__startswith=f"{area.code}."))

    def valid_on(self, day: "date") -> "AreaQuerySet":
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_until=None) | models.Q(valid_until__gte=day),
        )


class Area(models.Model):
    """An administrative area, known by its Kemendagri code such as ``64.72.05.1003``.

    The code is hierarchical: a kelurahan's code begins with that of its kecamatan.
    """

    code = models.CharField(_("code"), max_length=24, unique=True)
    bps_code = models.CharField(_("BPS code"), max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    boundary = models.JSONField(_("boundary (GeoJSON geometry)"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="area_valid_from_before_until",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def lies_in(self, other: "Area") -> bool:
        """Whether this area is ``other`` or a part of it."""
        return self.code == other.code or self.code.startswith(f"{other.code}.")

    @property
    def district_code(self) -> str:
        """Code of the kecamatan that this area is or lies in; empty for the city."""
        parts = self.code.split(".")
        return ".".join(parts[:3]) if len(parts) >= 3 else ""


class Population(models.Model):
    """Residents of an area by sex and age band at the end of a year."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="population")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    age_band = models.CharField(_("age band"), max_length=8)
    year = models.PositiveSmallIntegerField(_("year"))
    count = models.PositiveIntegerField(_("residents"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["area", "sex", "age_band"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "sex", "age_band", "year"], name="population_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.sex} {self.age_band} {self.year}"
