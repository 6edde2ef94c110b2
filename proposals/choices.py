"""Where an idea stands with the city, and for which reasons it cannot be taken up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """What the city does with an idea that is public; moderation is another matter (``state``)."""

    OPEN = "open", _("waits for the city")
    REVIEW = "review", _("under review")
    ON_BALLOT = "on-ballot", _("goes to the vote")
    MERGED = "merged", _("merged with another idea")
    POSTPONED = "postponed", _("postponed")
    REFUSED = "refused", _("cannot be taken up")
    ACCEPTED = "accepted", _("accepted")
    NOT_CHOSEN = "not-chosen", _("not chosen")
    PLANNED = "planned", _("in the city's plan")
    STARTED = "started", _("being carried out")
    DONE = "done", _("carried out")


WITHOUT_OUTCOME = (Stage.OPEN, Stage.REVIEW)
"""The city has not said yet what becomes of the idea."""


class RefusalReason(models.TextChoices):
    """The closed list of the screening before a Musrenbang; words explain the case."""

    NOT_THE_CITY = "not-the-city", _("not in the city's hands")
    IN_A_PLAN = "in-a-plan", _("already in a plan")
    PRIVATE_LAND = "private-land", _("the land does not belong to the government")
    TOO_COSTLY = "too-costly", _("costs more than the budget")
    NOT_FEASIBLE = "not-feasible", _("not feasible technically")
    AGAINST_RULES = "against-rules", _("against a law or rule")
    DUPLICATE = "duplicate", _("the same as another idea")
    TOO_LITTLE = "too-little", _("too little is known")
