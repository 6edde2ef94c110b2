"""What has become of an idea, from its submission to the city's decision."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.choices import Cause, State
from moderation.models import Case
from participation.choices import PhaseKind
from participation.registries import activities
from proposals.choices import Stage
from proposals.models import Idea, StageChange
from proposals.pages.stages import way_of
from web.languages import language_of

LATER = (PhaseKind.DISCUSSION, PhaseKind.VOTE, PhaseKind.EVALUATION, PhaseKind.RESULTS)
LASTING = (Stage.REVIEW, Stage.ON_BALLOT, Stage.PLANNED, Stage.STARTED)
"""After these something more is to come."""


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
        dated = [*_phases(idea, at), *_stages(idea, at)]
        found += sorted(dated, key=lambda station: station.at or at)
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


def _stages(idea: Idea, at: datetime) -> list[Station]:
    """The city's steps with this idea; what lasts is where it is now, when it is the last one."""
    way = way_of(idea)
    found = [_step(change, facts) for change, facts in way]
    if found and idea.stage in LASTING:
        due_on, name = way[-1][0].due_on, found[-1].name
        if due_on is not None and due_on < timezone.localdate(at):
            name = f"{name} ({_('late')})"
        found[-1] = replace(found[-1], state="now", name=name)
    return found


def _step(change: StageChange, facts: str) -> Station:
    name = str(change.get_stage_display()).capitalize()
    return Station(
        f"{name}: {facts}" if facts else name,
        "done",
        change.made_at,
        _page_of(change.into) if change.into else "",
        change.words,
        change.language or None,
    )


def _page_of(idea: Idea) -> str:
    return reverse("proposals:show-idea", args=[idea.consultation.slug, idea.pk])


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
