"""The card of a consultation, wherever it stands in a list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.choices import TAKING_PART, PhaseKind
from participation.models import Consultation, ConsultationPage, Phase
from participation.queries.consultations import pages_of, running_phases
from participation.queries.lists import spoken_of
from participation.registries import activities
from web.dates import days_left

ACTIONS: dict[str, object] = {
    PhaseKind.IDEAS: _("Give your idea"),
    PhaseKind.DISCUSSION: _("Join the discussion"),
    PhaseKind.VOTE: _("Go to the vote"),
}
SHADES = 4
"""How many colours the pattern has that stands where there is no picture."""


@dataclass(frozen=True, slots=True)
class Card:
    """A consultation in a list: its words in the reader's language, and where it stands."""

    consultation: Consultation
    page: ConsultationPage
    phase: Phase | None
    """The running step in which residents take part; of several the one that ends first."""
    opens: Phase | None
    """The next such step, where none runs."""
    days_left: int
    passed: int
    """How much of the whole consultation's time is over, in per cent."""
    spoken: activities.Spoken
    answer: object
    standing: activities.Standing | None = None
    """What became of its vote."""

    @property
    def action(self) -> object:
        """What the button says: the one thing that can be done now."""
        return ACTIONS.get(self.phase.kind if self.phase else "", _("Read more"))

    @property
    def shade(self) -> int:
        """Which colour the pattern has: the same for the same area."""
        return self.consultation.territory_id % SHADES


def cards(consultations: list[Consultation], at: datetime) -> list[Card]:
    """A card for each consultation that has a live page."""
    prefetch_related_objects(consultations, "picture__renditions")
    pages = pages_of(consultations, get_language() or "")
    answers = activities.answers_to(consultations)
    standings = activities.standings_of(consultations)
    spoken = spoken_of(consultations)
    found = []
    for one in consultations:
        page, standing = pages.get(one.translation_key), standings.get(one.pk)
        if page is None:
            continue
        kinds = set(TAKING_PART) - ({PhaseKind.VOTE} if standing else set())
        running = [phase for phase in running_phases(one, at) if phase.kind in kinds]
        phase = min(running, key=lambda phase: phase.ends_at, default=None)
        found.append(
            Card(
                consultation=one,
                page=page,
                phase=phase,
                opens=None if phase else _next(one, kinds, at),
                days_left=days_left(phase.ends_at, at) if phase else 0,
                passed=_passed(one, at),
                spoken=spoken[one.pk],
                answer=answers.get(one.pk),
                standing=standing,
            )
        )
    return found


def _next(consultation: Consultation, kinds: set[PhaseKind], at: datetime) -> Phase | None:
    """The first step of these kinds that is still to come."""
    ahead = [p for p in consultation.phases.all() if p.kind in kinds and p.starts_at > at]
    return min(ahead, key=lambda phase: phase.starts_at, default=None)


def _passed(consultation: Consultation, at: datetime) -> int:
    """Between the beginning of the first step and the end of the last one."""
    phases = consultation.phases.all()
    if not phases:
        return 0
    start, end = min(p.starts_at for p in phases), max(p.ends_at for p in phases)
    return round(100 * min(max((at - start) / (end - start), 0), 1))
