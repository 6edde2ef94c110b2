"""One page for an official: what was said, who spoke, and where each figure leads."""

from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from areas.choices import Level
from areas.models import Area
from insights.queries import figures as numbers
from insights.queries.content import Content, content
from insights.queries.figures import Figures, Selection
from participation.choices import Stance
from participation.models import Consultation, Thread
from proposals.queries.ideas import ideas_of, ordered


def link(consultation: Consultation, chosen: Selection) -> str:
    """The list of exactly the contributions of a selection."""
    path = reverse("insights:list-contributions", args=[consultation.slug])
    query = urlencode(chosen.parameters())
    return f"{path}?{query}" if query else path


def report(consultation: Consultation, at: datetime) -> dict[str, Any]:
    """Everything that the report page shows."""
    found = content(consultation, at)
    return {
        "figures": found.figures,
        "content": found,
        "frozen": found.frozen(),
        "names": dict(Area.objects.level(Level.DISTRICT).values_list("code", "name")),
        "links": _links(consultation),
        "threads": _threads(consultation),
        "places": _places(consultation, found.figures),
        "months": _months(consultation, found.figures),
        "news": _news(consultation, found),
        "top_ideas": ordered(ideas_of(consultation), "supported", "")[:10],
    }


def _places(consultation: Consultation, found: Figures) -> list[dict[str, Any]]:
    """Contributions by kecamatan: of the author's home, of an idea the place that it is about."""
    counts: Counter[str] = Counter()
    for code, n in found.by_area.items():
        counts[code if code == numbers.UNKNOWN else ".".join(code.split(".")[:3])] += n
    names = dict(Area.objects.filter(code__in=counts).values_list("code", "name"))
    urls = {code: link(consultation, Selection(area=code)) for code in names}
    rows = [{"label": names[c], "count": counts[c], "url": urls[c]} for c in sorted(names)]
    unknown = counts[numbers.UNKNOWN]
    url = link(consultation, Selection(area=numbers.UNKNOWN))
    return [*rows, {"label": _("unknown"), "count": unknown, "url": url}] if unknown else rows


def _news(consultation: Consultation, found: Content) -> list[dict[str, Any]]:
    """What was written since the last signed report; each number opens its list."""
    if found.new is None or found.last is None:
        return []
    since = found.last.made_at.isoformat()
    rows = [
        (_("contributions"), found.new.contributions, Selection(since=since)),
        (_("ideas"), found.new.ideas, Selection(since=since, kind="idea")),
    ]
    stances = [*Stance.choices, (numbers.NONE, _("without a stance"))]
    for stance, words in stances:
        chosen = Selection(since=since, kind="comment", stance=stance)
        n = found.new.by_stance[stance] - (found.new.ideas if stance == numbers.NONE else 0)
        rows.append((str(words), n, chosen))
    return [
        {"label": label, "count": n, "url": link(consultation, chosen)}
        for label, n, chosen in rows
        if n
    ]


def _links(consultation: Consultation) -> dict[str, str]:
    chosen = {
        "contributions": Selection(),
        "ideas": Selection(kind="idea"),
        "comments": Selection(kind="comment"),
        "held": Selection(state="held"),
        "hidden": Selection(state="hidden"),
    }
    found = {name: link(consultation, selection) for name, selection in chosen.items()}
    found["people"] = reverse("insights:list-people", args=[consultation.slug])
    return found


def _months(consultation: Consultation, found: Figures) -> list[dict[str, Any]]:
    return [
        {"label": month, "count": n, "url": link(consultation, Selection(month=month))}
        for month, n in found.by_month.items()
    ]


def _threads(consultation: Consultation) -> list[dict[str, Any]]:
    """Stances by what was debated, the most debated first; each number is a link."""
    rows = (
        numbers.comments(consultation, Selection())
        .order_by()
        .values_list("thread", "stance")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for thread, stance, n in rows:
        counts.setdefault(thread, {})[stance or numbers.NONE] = n
    most = sorted(counts, key=lambda pk: -sum(counts[pk].values()))[:40]
    labels = {**dict(Stance.choices), numbers.NONE: _("without a stance")}
    titles = dict(Thread.objects.filter(pk__in=most).values_list("pk", "title"))
    return [
        {
            "title": titles[pk],
            "cells": [
                {
                    "count": counts[pk].get(stance, 0),
                    "label": labels[stance],
                    "url": link(
                        consultation, Selection(kind="comment", thread=str(pk), stance=stance)
                    ),
                }
                for stance in (*Stance.values, numbers.NONE)
            ],
        }
        for pk in most
    ]
