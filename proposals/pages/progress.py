"""What has become of an idea, from its submission to the city's decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.choices import Cause, State
from moderation.models import Case
from participation.choices import PhaseKind
from participation.registries import activities
from proposals.models import Idea
from web.languages import language_of

LATER = (PhaseKind.DISCUSSION, PhaseKind.VOTE, PhaseKind.EVALUATION, PhaseKind.RESULTS)


@dataclass(frozen=True, slots=True)
class Station:
    """One thing that happened to an idea, happens now, or is to come."""

    name: object
    state: str
    """done, now or coming."""
    at: datetime | None = None
    url: str = ""
    words: object = ""
    language: object = None
    """Of the words, where somebody else wrote them."""


def stations(idea: Idea, at: datetime) -> list[Station]:
    """In the order in which they come; a fixed number of queries."""
    found = [Station(_("Submitted"), "done", idea.created_at)]
    found += _moderation(idea)
    if idea.state == State.PUBLISHED:
        found.append(_supports(idea))
        found += _phases(idea, at)
    return [*found, _decision(idea)]


def _moderation(idea: Idea) -> list[Station]:
    """Whether it waited for a moderator before it was public. Reports of readers do not show."""
    case = Case.objects.filter(kind="idea", key=idea.pk, cause=Cause.SCREENING).first()
    read_at = case.closed_at if case else None
    found = []
    if case and read_at:
        found.append(Station(_("Read by a moderator"), "done", read_at))
    if idea.state == State.PUBLISHED:
        return [*found, Station(_("Public"), "done", read_at or idea.created_at)]
    return [*found, Station(idea.get_state_display().capitalize(), "now")]


def _supports(idea: Any) -> Station:
    count = idea.support_count
    if not count:
        return Station(_("Nobody supports it yet"), "coming")
    words = ngettext("%(count)d supporter", "%(count)d supporters", count) % {"count": count}
    return Station(words, "done")


def _phases(idea: Idea, at: datetime) -> list[Station]:
    found = []
    for phase in idea.consultation.phases.all():
        if phase.kind in LATER:
            name = str(phase.get_kind_display()).capitalize()
            state = "done" if phase.ends_at <= at else "now" if phase.starts_at <= at else "coming"
            found.append(Station(name, state, phase.starts_at))
    return found


def _decision(idea: Idea) -> Station:
    answer: Any = activities.answer_to(idea.consultation)
    if answer is None:
        return Station(_("The city answers, with reasons"), "coming")
    return Station(
        _("The city has decided"),
        "done",
        answer.decided_at,
        answer.url,
        answer.headline,
        language_of(answer),
    )
