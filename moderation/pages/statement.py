"""A statement of reasons: what was decided, under which rule, on which facts, and what one can do.

It says what Article 17 of the Digital Services Act (Regulation (EU) 2022/2065) asks for: the
restriction, the facts, whether automated means were used, the rule, and the ways of redress.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.choices import Action, Cause
from moderation.models import Decision
from moderation.pages.marking import reasons
from moderation.queries import texts_on_card
from moderation.rules.cases import appeal_until

Said = str | Promise
EFFECTS: dict[str, Said] = {
    Action.PUBLISH: _("Everybody can read your text."),
    Action.ASK_CHANGE: _(
        "Only you and moderators can read your text until you change it. After that a moderator "
        "reads it again."
    ),
    Action.HIDE: _("Only you and moderators can read your text. This has no end date."),
}
FACTS: dict[str, Said] = {
    Cause.SCREENING: _("Before it was public, a program that reads every new text marked it."),
    Cause.REPORT: _("A reader reported it."),
    Cause.CHANGE: _("You changed it as a moderator had asked."),
    Cause.IMPORT: _("It came from another site, where nobody had looked at it yet."),
    Cause.BURST: _("Many people sent nearly the same text within a short time."),
}


@dataclass(frozen=True, slots=True)
class Statement:
    effect: Said
    fact: Said
    found: list[object]
    """What a program had marked in the text."""
    by_program: bool
    """Whether a program brought the text before a moderator."""
    together: int
    """About how many texts it was one decision; 0: about this one alone."""
    appeal_until: datetime


def statement(decision: Decision) -> Statement:
    """What the author reads; at most one query."""
    case = decision.case
    return Statement(
        effect=EFFECTS[decision.action],
        fact=FACTS.get(case.cause, case.get_cause_display()),
        found=reasons(case.findings),
        by_program=bool(case.findings) or case.cause == Cause.BURST,
        together=texts_on_card(decision.burst_id) if decision.burst_id else 0,
        appeal_until=appeal_until(decision),
    )
