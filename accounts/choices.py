from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do for the city; always for a territory and a time."""

    MODERATOR = "moderator", _("moderator")
    EDITOR = "editor", _("city editor")
    PUBLISHER = "publisher", _("publisher")
    OFFICIAL = "official", _("official")
    KELURAHAN_OFFICER = "kelurahan-officer", _("kelurahan officer")
    RT_HEAD = "rt-head", _("RT head")
    PRIVACY_OFFICER = "privacy-officer", _("data protection officer")
