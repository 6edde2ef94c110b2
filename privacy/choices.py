from django.db import models
from django.utils.translation import gettext_lazy as _


class Seen(models.TextChoices):
    """What of a person somebody who acts for the city opened."""

    REQUEST = "request", _("your request for verification")
    IDENTITY = "identity", _("the last four digits of your NIK")
    TEXT = "text", _("a text of yours that was not public")
    ACCOUNT = "account", _("your account with its e-mail address")
    PAPER_VOTE = "paper-vote", _("whether you can still vote on paper")
    CLAIM = "claim", _("the name by which your RT head knows you")
    OBJECTION = "objection", _("your objection")
    RESIDENCY = "residency", _("your residency")
    MEMBERSHIP = "membership", _("whether you belong to a group")
    SCAN = "scan", _("your photo or scan of a document")
