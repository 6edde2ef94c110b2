"""What a notice can be about, and how often its mail comes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    MODERATION = "moderation", _("about your text")
    REPLY = "reply", _("reply")
    VERIFICATION = "verification", _("about your verification")
    DECISION = "decision", _("the city has decided")
    PHASE = "phase", _("a new phase")
    PAGE = "page", _("a page of yours")
    CONFIRM = "confirm", _("waits for your confirmation")
    FOLLOWED = "followed", _("about an idea that you follow")
    SEARCH = "search", _("about a saved search")
    BALLOT = "ballot", _("about your vote")


class Rhythm(models.TextChoices):
    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("once a day, all in one mail")
    WEEKLY = "weekly", _("once a week, all in one mail")
    NEVER = "never", _("never by mail")
