"""What became of votes, in a word or two, for lists of consultations."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.models import Consultation
from participation.registries.activities import Standing
from polls.models import Poll, PollState

ANNULLED = Standing(_("vote annulled"), "bad")
AGREED = Standing(_("decided by consensus"), "good")
COUNTED = Standing(_("vote counted"), "good")
BELOW = Standing(_("too few voted: no result"), "bad")
NEVER_OPENED = Standing(_("votes never opened"), "bad")
CLOSED = Standing(_("vote closed, being counted"), "wait")
OVER = [PollState.ANNULLED, PollState.CONSENSUS, PollState.COUNTED, PollState.CLOSED]


def standings(consultations: list[Consultation]) -> dict[int, Standing]:
    """By the consultation's key, of votes that are over; one query."""
    polls = Poll.objects.filter(consultation__in=consultations, state__in=OVER)
    rows = polls.annotate(voted=F("tally__result__voted")).values(
        "consultation", "state", "quorum", "voted", "destroyed_at"
    )
    return {row["consultation"]: _standing(dict(row)) for row in rows}


def ended_votes() -> QuerySet[Any]:
    """The keys of consultations whose vote is over, whatever phase runs."""
    return Poll.objects.filter(state__in=OVER).values("consultation")


def _standing(row: dict[str, Any]) -> Standing:
    if row["state"] == PollState.ANNULLED:
        return ANNULLED
    if row["state"] == PollState.CONSENSUS:
        return AGREED
    if row["state"] == PollState.COUNTED:
        return BELOW if (row["voted"] or 0) < row["quorum"] else COUNTED
    return NEVER_OPENED if row["destroyed_at"] else CLOSED
