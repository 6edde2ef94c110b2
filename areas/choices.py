from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels of administrative areas; RW exists in some cities only."""

    CITY = "kota", _("city")
    DISTRICT = "kecamatan", _("kecamatan")
    URBAN_VILLAGE = "kelurahan", _("kelurahan")
    NEIGHBOURHOOD_GROUP = "rw", _("RW")
    NEIGHBOURHOOD = "rt", _("RT")


class ChangeKind(models.TextChoices):
    """What can happen to an area."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    ENDED = "ended", _("ended")
    MERGED = "merged", _("merged")
    BOUNDARY = "boundary", _("boundary")


class Sex(models.TextChoices):
    MALE = "L", _("male")
    FEMALE = "P", _("female")
