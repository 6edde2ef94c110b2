from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.text import capfirst
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


class Status(models.TextChoices):
    """Where a consultation stands, in the order of lists."""

    OPEN = "open", _("open now")
    COMING = "coming", _("opens later")
    CLOSED = "closed", _("waits for the answer")
    ANSWERED = "answered", _("answered")


class ParticipationLevel(models.TextChoices):
    """Promise to residents, after the IAP2 spectrum of public participation."""

    INFORM = "inform", _("Information")
    CONSULT = "consult", _("Consultation")
    INVOLVE = "involve", _("Involvement")
    COLLABORATE = "collaborate", _("Collaboration")
    EMPOWER = "empower", _("Residents decide")

    @property
    def words(self) -> Promise:
        """What the city owes residents at this level, for editors and residents."""
        return _OBLIGATIONS[self]

    @property
    def rank(self) -> int:
        """How much it promises; a higher one promises more."""
        return list(ParticipationLevel).index(self)


def with_words(kinds: Iterable[Any]) -> list[tuple[str, object]]:
    """Choices of a form that say with each label what it means; ``kinds`` have ``words``."""
    line = lazy(format_html, str)
    return [
        (kind.value, line("<span><strong>{}.</strong> {}</span>", capfirst(kind.label), kind.words))
        for kind in kinds
    ]


_OBLIGATIONS = {
    ParticipationLevel.INFORM: _(
        "The city explains what it does and why, and answers questions. It asks for nothing."
    ),
    ParticipationLevel.CONSULT: _(
        "The city listens before it decides, and says in public what it took from each theme, "
        "with reasons."
    ),
    ParticipationLevel.INVOLVE: _(
        "The city works the concerns of residents into the options, shows where, and says in "
        "public why something was left out."
    ),
    ParticipationLevel.COLLABORATE: _(
        "The city and residents draw up the solution together. It follows what they agree on as "
        "far as it can, and gives reasons for every departure."
    ),
    ParticipationLevel.EMPOWER: _("The city carries out what residents decide."),
}


class Stance(models.TextChoices):
    """Set by the author, never guessed from the text."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")
    NEUTRAL = "neutral", _("neutral or a question")


class MeasureKind(models.TextChoices):
    """What moderators can do about a whole debate on a bad day."""

    PAUSE = "pause", _("nobody can write")
    WAIT = "wait", _("new texts wait for a moderator")


class MeasureReason(models.TextChoices):
    """Why a debate is calmed. That many people disagree with the city is no reason."""

    FLOOD = "flood", _("more texts than moderators can read")
    HEAT = "heat", _("threats or insults")
    EXPOSED = "exposed", _("personal data of somebody is spread")
    FALSE_NEWS = "false-news", _("a dangerous false report is spread")
