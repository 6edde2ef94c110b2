from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseKind(models.TextChoices):
    INFORM = "inform", _("information")
    IDEAS = "ideas", _("ideas")
    DISCUSSION = "discussion", _("discussion")
    VOTE = "vote", _("vote")
    EVALUATION = "evaluation", _("evaluation")
    RESULTS = "results", _("results")


TAKING_PART = (PhaseKind.IDEAS, PhaseKind.DISCUSSION, PhaseKind.VOTE)
"""The steps in which residents say or choose something."""


class ParticipationLevel(models.TextChoices):
    """Promise to residents, after the IAP2 spectrum of public participation."""

    INFORM = "inform", _("Information")
    CONSULT = "consult", _("Consultation")
    INVOLVE = "involve", _("Involvement")
    COLLABORATE = "collaborate", _("Collaboration")
    EMPOWER = "empower", _("Residents decide")

    @property
    def rank(self) -> int:
        """How much it promises; a higher one promises more."""
        return list(ParticipationLevel).index(self)


class Stance(models.TextChoices):
    """Set by the author, never guessed from the text."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")
    NEUTRAL = "neutral", _("neutral or a question")


class NoticeKind(models.TextChoices):
    MODERATION = "moderation", _("about your text")
    REPLY = "reply", _("reply")
    VERIFICATION = "verification", _("about your verification")
    DECISION = "decision", _("the city has decided")
    PHASE = "phase", _("a new phase")
