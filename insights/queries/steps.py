"""Steps in which residents can still take part, now or later."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.choices import TAKING_PART, PhaseKind
from participation.models import Consultation
from polls.models import Poll, PollState
from web.dates import last_minute

Step = dict[str, Any]
"""``{"kind": "vote", "ends_at": "2026-12-05T16:00:00+00:00"}``: fit to be kept as JSON."""


def open_steps(consultation: Consultation, at: datetime) -> list[Step]:
    """What runs or is to come, the one that ends first first. A vote runs until it is counted."""
    ends: dict[str, datetime] = {
        phase.kind: phase.ends_at
        for phase in consultation.phases.all()
        if phase.kind in TAKING_PART and phase.ends_at > at
    }
    poll = Poll.objects.filter(consultation=consultation).first()
    if poll is not None and _still_counts(poll, at):
        ends[PhaseKind.VOTE] = max(poll.closes_at, ends.get(PhaseKind.VOTE, poll.closes_at))
    elif poll is not None and poll.state in (PollState.CONSENSUS, PollState.ANNULLED):
        ends.pop(PhaseKind.VOTE, None)
    found = sorted(ends.items(), key=lambda step: step[1])
    return [{"kind": kind, "ends_at": end.isoformat()} for kind, end in found]


def _still_counts(poll: Poll, at: datetime) -> bool:
    planned = poll.state == PollState.PLANNED and poll.closes_at > at
    return planned or poll.state == PollState.OPEN or poll.awaits_count


def step_words(steps: list[Step]) -> list[str]:
    """Each step with its end, for a reader."""
    return [
        _("%(step)s until %(end)s")
        % {
            "step": PhaseKind(step["kind"]).label,
            "end": date_format(
                last_minute(datetime.fromisoformat(step["ends_at"])), "DATETIME_FORMAT"
            ),
        }
        for step in steps
    ]
