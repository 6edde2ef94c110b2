from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a contribution stands. Only PUBLISHED is seen by everybody."""

    DRAFT = "draft", _("draft")
    HELD = "held", _("waiting for a moderator")
    PUBLISHED = "published", _("published")
    CHANGE_ASKED = "change-asked", _("change asked for")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Action(models.TextChoices):
    PUBLISH = "publish", _("publish")
    ASK_CHANGE = "ask-change", _("ask for a change")
    HIDE = "hide", _("hide")


class Reason(models.TextChoices):
    """The closed list of reasons. Criticism of the government, even harsh, is none."""

    PERSONAL_DATA = "personal-data", _("shows personal data")
    INSULT = "insult", _("insults a person")
    HATE = "hate", _("incites hatred against a group (SARA)")
    THREAT = "threat", _("threatens or calls for violence")
    DEFAMATION = "defamation", _("accuses a named person without evidence")
    ADVERTISING = "advertising", _("advertising or spam")
    OFF_TOPIC = "off-topic", _("does not concern the question")
    CAMPAIGN = "election-campaign", _("election campaigning")
    ILLEGAL = "illegal", _("breaks the law in another way")


class Cause(models.TextChoices):
    """Why a case is in the queue."""

    SCREENING = "screening", _("the screening stopped it")
    REPORT = "report", _("a reader reported it")
    CHANGE = "change", _("its author changed it as a moderator asked")
    IMPORT = "import", _("it was not yet moderated where it came from")
    BURST = "burst", _("many people sent nearly the same text")
    MEASURE = "measure", _("all new texts of this debate wait")


class LimitReason(models.TextChoices):
    """Why an account is limited. What somebody thinks of the city is no reason."""

    FLOOD = "flood", _("sends very many texts in a short time")
    ABUSE = "abuse", _("insults or threatens people again and again")
    EXPOSES = "exposes", _("spreads personal data of others")
    DECEIVES = "deceives", _("takes part for somebody else, or as somebody else")


class AppealState(models.TextChoices):
    OPEN = "open", _("waiting for another moderator")
    UPHELD = "upheld", _("the decision stays")
    REVERSED = "reversed", _("the decision was reversed")
