"""What the officials' list of ideas offers, and the city's steps with an idea in words."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.choices import State
from participation.models import Consultation
from participation.money import rupiah
from proposals.choices import WITHOUT_OUTCOME, Stage
from proposals.models import Idea, StageChange
from proposals.queries.ideas import counts_by_stage, public_ideas
from proposals.queries.stages import LATE, NONE, changes_of, to_review
from web.parameters import choice_in

WANTED = {
    NONE: gettext_lazy("without outcome"),
    LATE: gettext_lazy("late"),
    **dict(Stage.choices),
}


def shown_stage(request: HttpRequest) -> str:
    """Which ideas an official looks for: a stage, ``late``, ``none``, or empty for all."""
    return choice_in(request.GET, "status", WANTED)


def filters_of(
    consultation: Consultation, stage: str, department: str, today: date
) -> dict[str, object]:
    """The choices above the list, with how many ideas each one has."""
    counts = counts_by_stage(public_ideas(consultation))
    late = to_review(consultation, stage=LATE, today=today).count()
    shown = {**counts, NONE: sum(counts.get(one, 0) for one in WITHOUT_OUTCOME), LATE: late}
    kept = {"status": stage, "opd": department}
    return {
        "stages": [
            (name, label, shown.get(name, 0)) for name, label in WANTED.items() if shown.get(name)
        ],
        "stage": stage,
        "total": sum(counts.values()),
        "querystring": urlencode({name: value for name, value in kept.items() if value}),
    }


def way_of(idea: Idea) -> list[tuple[StageChange, str]]:
    """Each step of the city with an idea, with what it says in one line."""
    return [(change, facts_of(change)) for change in changes_of(idea)]


def facts_of(change: StageChange) -> str:
    """The facts of a step in words: department and day, reason, year, cost."""
    found = []
    if change.department is not None and change.due_on is not None:
        facts = {"department": change.department.name, "day": date_format(change.due_on)}
        found.append(_("%(department)s answers by %(day)s") % facts)
    if change.reason:
        found.append(str(change.get_reason_display()))
    if change.into is not None:
        title = change.into.title if change.into.state == State.PUBLISHED else ""
        found.append(f"G-{change.into.pk} {title}".strip())
    if change.year is not None:
        found.append(_("until %(year)d") % {"year": change.year})
    if change.cost is not None:
        found.append(_("estimated cost %(amount)s") % {"amount": rupiah(change.cost)})
    return " · ".join(found)
