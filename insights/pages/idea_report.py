"""The report of a cycle: of all ideas how many were accepted, refused and why, done, late."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.models import Outcome
from insights.queries.commitments import of_consultation
from insights.queries.idea_report import (
    ANSWERED,
    LATE,
    REFUSED,
    WAITING,
    IdeaReport,
    idea_report,
    in_order,
)
from participation.models import Consultation
from proposals.choices import RefusalReason, Stage

PER_PAGE = 50
BY_REASON = {f"{REFUSED}-{one.value}": one.label for one in RefusalReason}
BY_ANSWER = {f"{ANSWERED}-{one.value}": one.label for one in Outcome}
OUTCOMES: dict[str, Any] = {
    Stage.DONE.value: Stage.DONE.label,
    Stage.STARTED.value: Stage.STARTED.label,
    Stage.PLANNED.value: Stage.PLANNED.label,
    Stage.ACCEPTED.value: Stage.ACCEPTED.label,
    Stage.ON_BALLOT.value: Stage.ON_BALLOT.label,
    Stage.NOT_CHOSEN.value: Stage.NOT_CHOSEN.label,
    Stage.POSTPONED.value: Stage.POSTPONED.label,
    Stage.MERGED.value: Stage.MERGED.label,
    **BY_ANSWER,
    **BY_REASON,
    Stage.REVIEW.value: Stage.REVIEW.label,
    LATE: gettext_lazy("under review, and late"),
    WAITING: Stage.OPEN.label,
}
"""What can become of an idea, in the order of the page."""
TAKEN_UP = (Stage.DONE.value, Stage.STARTED.value, Stage.PLANNED.value, Stage.ACCEPTED.value)
ADOPTED = tuple(f"{ANSWERED}-{one.value}" for one in (Outcome.ADOPTED, Outcome.ADOPTED_CHANGED))
SETS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "all": (gettext_lazy("ideas"), tuple(OUTCOMES)),
    "taken-up": (gettext_lazy("taken up"), (*TAKEN_UP, *ADOPTED)),
    "not-taken-up": (
        gettext_lazy("refused, with a reason"),
        (*BY_REASON, f"{ANSWERED}-{Outcome.NOT_ADOPTED.value}"),
    ),
    "without": (gettext_lazy("without outcome"), (Stage.REVIEW.value, LATE, WAITING)),
    LATE: (gettext_lazy("late"), (LATE,)),
}
"""The figures on top: words, and the outcomes that each one counts."""
LISTED = {*OUTCOMES, *SETS}
"""What the address can ask to be listed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome with its number and the address that lists exactly those ideas."""

    name: str
    label: str
    count: int
    url: str


def words_of(name: str) -> str:
    """An outcome in words: a refusal with its reason, an answer to a theme as such."""
    if name not in OUTCOMES:
        return capfirst(str(SETS[name][0]))
    label = str(OUTCOMES[name])
    if name in BY_REASON:
        return _("Cannot be taken up: %(reason)s") % {"reason": label}
    if name in BY_ANSWER:
        return _("Answered with its theme: %(outcome)s") % {"outcome": label}
    return capfirst(label)


def report_context(
    consultation: Consultation, chosen: str, number: str, today: date
) -> dict[str, Any]:
    """The figures of a consultation's ideas, and the list that one of them opens."""
    found = idea_report(consultation, today)
    names = (chosen,) if chosen in OUTCOMES else SETS.get(chosen, ("", ()))[1]
    keys = [key for name in names for key in found.groups.get(name, ())]
    return {
        "consultation": consultation,
        "total": found.total,
        "lines": _lines(found),
        "figures": [
            (found.count(*names), label, _address(name)) for name, (label, names) in SETS.items()
        ],
        "chosen": chosen,
        "chosen_words": words_of(chosen) if chosen else "",
        "page_obj": Paginator(in_order(keys), PER_PAGE).get_page(number),
        "querystring": urlencode({"hasil": chosen}) if chosen else "",
        "commitments": of_consultation(consultation)[:PER_PAGE],
        "today": today,
    }


def _lines(found: IdeaReport) -> list[Line]:
    return [
        Line(name, words_of(name), found.count(name), _address(name))
        for name in OUTCOMES
        if found.count(name)
    ]


def _address(name: str) -> str:
    return f"?{urlencode({'hasil': name})}#daftar"
