"""The roadmap: its list with choices and sums, its table, and one commitment with its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.models import Commitment, CommitmentState, Priority, Progress
from insights.queries import commitments as queries
from insights.queries.commitments import LATE, Wanted, listed, sums_of
from insights.queries.decisions import published
from participation.money import rupiah
from participation.queries.consultations import titles_of
from web import spreadsheets
from web.parameters import choice_in, text_in
from web.values import whole_number
from web.years import YEARS

STATES = {LATE: gettext_lazy("late"), **dict(CommitmentState.choices)}
MOST_ROWS = 20_000
CHANGED = {
    "department": gettext_lazy("department"),
    "area": gettext_lazy("place"),
    "priority": gettext_lazy("priority"),
    "budget_line": gettext_lazy("budget line"),
    "planned": gettext_lazy("planned amount"),
    "starts_on": gettext_lazy("beginning"),
    "due_on": gettext_lazy("done by"),
}


def wanted_of(request: HttpRequest) -> Wanted:
    """Which commitments the address asks for; what it does not know narrows nothing."""
    number = whole_number(text_in(request.GET, "opd"))
    year = whole_number(text_in(request.GET, "tahun"))
    return Wanted(
        today=timezone.localdate(),
        state=choice_in(request.GET, "status", STATES),
        department=str(number) if number is not None else "",
        area=text_in(request.GET, "wilayah", most=24),
        year=str(year) if year in YEARS else "",
    )


def address_of(wanted: Wanted, **others: str) -> str:
    """The query of the same selection."""
    kept = {"status": wanted.state, "opd": wanted.department, "wilayah": wanted.area}
    kept |= {"tahun": wanted.year, **others}
    return urlencode({name: value for name, value in kept.items() if value})


def roadmap_context(wanted: Wanted) -> dict[str, Any]:
    """Figures, choices with their numbers, and sums of what is looked for."""
    counts = queries.counts_by_state(wanted)
    areas = [(c, n or _("the whole city"), k) for c, n, k in queries.counts_by_area(wanted)]
    shown = [(name, label, counts.get(name, 0)) for name, label in STATES.items()]
    return {
        "wanted": wanted,
        "today": wanted.today,
        "states": [one for one in shown if one[2] or one[0] == wanted.state],
        "departments": queries.counts_by_department(wanted),
        "areas": areas,
        "years": queries.counts_by_year(wanted),
        "total": sum(counts.get(state, 0) for state in CommitmentState.values),
        "figures": [(k, label, "?" + address_of(wanted, status=n)) for n, label, k in shown if k],
        "sums": sums_of(wanted.found()),
        "querystring": address_of(wanted),
        "narrows": address_of(wanted) != "",
        "downloads": [
            (form.upper(), address_of(wanted, format=form)) for form in spreadsheets.FORMATS
        ],
    }


def table_of(wanted: Wanted) -> spreadsheets.Rows:
    """The head, then each commitment that is looked for, ``MOST_ROWS`` at most."""
    yield [
        _("Number"),
        _("What the city does"),
        _("Description"),
        _("State"),
        _("Late"),
        _("Reason"),
        _("Priority"),
        _("Responsible department"),
        _("Code"),
        _("Place"),
        _("Consultation"),
        _("Budget line"),
        _("Planned amount"),
        _("Spent"),
        _("Begins on"),
        _("Done by"),
        _("Address"),
    ]
    yield from _rows(wanted)


def _rows(wanted: Wanted) -> Iterator[list[object]]:
    for one in listed(wanted.found())[:MOST_ROWS].iterator(chunk_size=500):
        source = one.consultation if one.consultation and one.consultation.live else None
        yield [
            f"K-{one.pk}",
            one.name,
            one.description,
            one.get_state_display(),
            _("yes") if one.is_late(wanted.today) else _("no"),
            one.reason,
            one.priority,
            one.department.name,
            one.area.code if one.area else "",
            one.area.name if one.area else _("the whole city"),
            source.title if source else "",
            one.budget_line,
            "" if one.planned is None else one.planned,
            one.spent or 0,  # type: ignore[attr-defined]  # annotated
            one.starts_on.isoformat() if one.starts_on else "",
            one.due_on.isoformat(),
            settings.REMBUK_BASE_URL + reverse("insights:show-commitment", args=[one.pk]),
        ]


@dataclass(frozen=True, slots=True)
class Station:
    """One step on the rail of a commitment."""

    step: Progress
    changes: list[str]
    is_last: bool


def commitment_context(commitment: Commitment, today: date) -> dict[str, Any]:
    """One commitment with its steps, what was spent, and the decision that it comes from."""
    steps = list(commitment.progress.all())
    consultation = commitment.consultation
    shown = consultation if consultation is not None and consultation.live else None
    return {
        "commitment": commitment,
        "today": today,
        "stations": [
            Station(one, [_in_words(c) for c in one.changes], one is steps[-1]) for one in steps
        ],
        "spent": sum(one.spent or 0 for one in steps),
        "source": shown,
        "question": titles_of([shown.slug])[shown.slug] if shown else "",
        "decision": published().filter(consultation=shown).first() if shown else None,
    }


def _in_words(change: dict[str, Any]) -> str:
    name = change["field"]
    before, after = (_value(name, change[side]) for side in ("before", "after"))
    words = {"what": CHANGED.get(name, name), "before": before, "after": after}
    return _("%(what)s: %(before)s → %(after)s") % words


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("the whole city") if name == "area" else "–"
    if name == "priority":
        return str(Priority(value).label)
    if name == "planned":
        return rupiah(value)
    return date_format(date.fromisoformat(value)) if name.endswith("_on") else str(value)
