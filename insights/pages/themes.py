"""What the pages of a consultation's themes show."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from areas.models import Area
from insights.models import Decision, Step, Theme, ThemeRun
from insights.queries.campaigns import copies
from insights.queries.contributions import Entry, page_of
from insights.queries.figures import Selection
from insights.queries.membership import EMPTY, UNSURE, members_of
from insights.queries.report import link
from insights.queries.theme_changes import last_changes
from insights.queries.theme_overview import (
    COPY,
    OTHER,
    THEMED,
    UNPLACED,
    Fact,
    Overview,
    Row,
    facts_of,
    overview,
    unsure_count,
)
from insights.queries.theme_runs import last_run
from insights.queries.themes import Quoted, key_of, spread, texts_in
from participation.choices import Stance
from participation.models import Consultation

STEPS = (Step.WAITING, Step.READING, Step.GROUPING, Step.NAMING, Step.KEEPING)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the account of all contributions."""

    label: str
    count: int
    url: str


def is_open(consultation: Consultation) -> bool:
    """Whether themes may still be changed: nothing was decided yet."""
    decision = Decision.objects.filter(consultation=consultation).first()
    return decision is None or not (decision.published_at or decision.proposed_at)


def themes_page(consultation: Consultation) -> dict[str, Any]:
    """All themes with figures, the account of all contributions, and how far a computation is."""
    found = overview(consultation)
    codes = {row.district for row in found.rows if row.district}
    changes = last_changes(consultation)
    return {
        "consultation": consultation,
        "is_open": is_open(consultation),
        "found": found,
        "rows": found.rows,
        "places": _places(consultation, found),
        "unsure": unsure_count(consultation),
        "unsure_url": link(consultation, Selection(theme=UNSURE)),
        "changes": changes,
        "undoable": next((change.pk for change, _words in changes if not change.undone_at), None),
        "districts": dict(Area.objects.filter(code__in=codes).values_list("code", "name")),
        **run_context(last_run(consultation)),
    }


def run_context(run: ThemeRun | None) -> dict[str, Any]:
    """How far the last computation is."""
    busy = run is not None and not run.is_over
    return {
        "run": run,
        "busy": busy,
        "steps": len(STEPS),
        "step": STEPS.index(Step(run.step)) if run is not None and busy else 0,
    }


def _places(consultation: Consultation, found: Overview) -> list[Place]:
    labels = {
        THEMED: _("in a theme"),
        OTHER: _("in “Other”"),
        COPY: _("nearly equal to an earlier text"),
        EMPTY: _("without words"),
        UNPLACED: _("unread: in no theme yet"),
    }
    return [
        Place(label, found.places[place], link(consultation, Selection(place=place)))
        for place, label in labels.items()
    ]


def theme_page(consultation: Consultation, theme: Theme, number: str) -> dict[str, Any]:
    """One theme or part: figures, its most typical text, quotes, and its texts a page at a time.

    Raises Http404 for a theme that is gone meanwhile.
    """
    found = overview(consultation)
    row = next((row for row in _all(found.rows) if row.theme.pk == theme.pk), None)
    if row is None:
        raise Http404
    chosen = Selection(theme=str(theme.pk))
    facts = list(facts_of(consultation, chosen).values())
    page = page_of(consultation, chosen, "", number)
    typical, quotes = _quotes(consultation, theme)
    return {
        "consultation": consultation,
        "is_open": is_open(consultation),
        "theme": theme,
        "row": row,
        "total": found.total,
        "stance_urls": {
            stance: link(consultation, Selection(theme=str(theme.pk), stance=stance))
            for stance in Stance.values
        },
        "list_url": link(consultation, chosen),
        "areas": _areas(consultation, theme, facts),
        "months": _months(consultation, theme, facts),
        "campaigns": copies(consultation).campaigns(row.keys),
        "typical": typical,
        "quotes": quotes,
        "page_obj": page,
        "entries": _entries(theme, list(page)),
        "explore_url": f"{reverse('insights:explore')}?{urlencode({'theme': theme.pk})}",
    }


def _all(rows: list[Row]) -> list[Row]:
    return [*rows, *(part for row in rows for part in row.parts)]


def _entries(theme: Theme, entries: list[Entry]) -> list[tuple[Entry, int | None, bool]]:
    """Each text with the machine's confidence in per cent (None: by a person), and if opened."""
    rows = members_of(theme.pk).filter(key__in=[entry.key for entry in entries])
    known = {
        (kind, key): (None if sure is None else round(100 * sure), unread)
        for kind, key, sure, unread in rows.values_list("kind", "key", "confidence", "unread")
    }
    return [(entry, *known.get((entry.kind, entry.key), (None, True))) for entry in entries]


def _quotes(consultation: Consultation, theme: Theme) -> tuple[Quoted | None, list[Quoted]]:
    """The text nearest to the middle of a theme, and quotes for spread beside it."""
    members = members_of(theme.pk)
    texts = texts_in(members, consultation)
    parts, nearest = {}, []
    for kind, key, part, likeness in members.values_list("kind", "key", "theme", "likeness"):
        parts[kind, key] = part
        if likeness is not None and (kind, key) in texts:
            nearest.append((-likeness, kind, key))
    typical = texts[min(nearest)[1:]] if nearest else None
    alike = copies(consultation)
    same = {key_of(typical), *alike.alike(key_of(typical))} if typical else set()
    others = [text for key, text in texts.items() if key not in same]
    return typical, spread(others, alike=alike, parts=parts)


def _areas(consultation: Consultation, theme: Theme, facts: list[Fact]) -> list[dict[str, Any]]:
    counts = Counter(fact.district for fact in facts)
    names = dict(Area.objects.filter(code__in=counts).values_list("code", "name"))
    rows = [(names.get(code, _("unknown")), code or "unknown", n) for code, n in counts.items()]
    return [
        {
            "label": name,
            "count": n,
            "url": link(consultation, Selection(theme=str(theme.pk), area=code)),
        }
        for name, code, n in sorted(rows, key=lambda one: (one[1] == "unknown", -one[2], one[0]))
    ]


def _months(consultation: Consultation, theme: Theme, facts: list[Fact]) -> list[dict[str, Any]]:
    counts = Counter(localdate(fact.written).replace(day=1) for fact in facts)
    return [
        {
            "label": date_format(month, "YEAR_MONTH_FORMAT"),
            "count": counts[month],
            "url": link(consultation, Selection(theme=str(theme.pk), month=f"{month:%Y-%m}")),
        }
        for month in sorted(counts)
    ]
