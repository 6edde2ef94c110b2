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


class Role(models.TextChoices):
    """What a person may do for the city; always for a territory and a time."""

    MODERATOR = "moderator", _("moderator")
    EDITOR = "editor", _("city editor")
    PUBLISHER = "publisher", _("publisher")
    OFFICIAL = "official", _("official")
    KELURAHAN_OFFICER = "kelurahan-officer", _("kelurahan officer")
    RT_HEAD = "rt-head", _("RT head")


class Route(models.TextChoices):
    """How a residency was established."""

    DESK = "desk", _("at the kelurahan desk")
    RT_KELURAHAN = "rt-kelurahan", _("RT, then kelurahan")
    REGISTRY = "registry", _("registry file")
    PROVIDER = "provider", _("identity provider")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waiting for the desk")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class Seen(models.TextChoices):
    """What of a person somebody who acts for the city opened."""

    REQUEST = "request", _("your request for verification")
    IDENTITY = "identity", _("the last four digits of your NIK")
    TEXT = "text", _("a text of yours that was not public")
    ACCOUNT = "account", _("your account with its e-mail address")
