"""One page for an official: what was said, who spoke, and where each figure leads."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from insights.coverage import coverage, dissimilarity
from insights.queries import figures as numbers
from insights.queries.figures import Figures, Selection
from insights.queries.terms import significant_words
from participation.choices import Stance
from participation.models import Consultation, Thread
from proposals.queries.ideas import ideas_of, ordered
from residents.models import Area, Person, Population


def link(consultation: Consultation, chosen: Selection) -> str:
    """The list of exactly the contributions of a selection."""
    path = reverse("insights:list-contributions", args=[consultation.slug])
    query = urlencode(chosen.parameters())
    return f"{path}?{query}" if query else path


def report(consultation: Consultation) -> dict[str, Any]:
    """Everything that the report page shows."""
    found = numbers.figures(consultation)
    words, engine = significant_words(consultation.slug)
    return {
        "figures": found,
        "links": _links(consultation),
        "threads": _threads(consultation),
        "months": _months(consultation, found),
        "top_ideas": ordered(ideas_of(consultation), "supported", "")[:10],
        "words": words,
        "engine": engine,
        **_who(consultation, found),
    }


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
    titles = dict(Thread.objects.filter(pk__in=most).values_list("pk", "title"))
    return [
        {
            "title": titles[pk],
            "cells": [
                {
                    "count": counts[pk].get(stance, 0),
                    "url": link(
                        consultation, Selection(kind="comment", thread=str(pk), stance=stance)
                    ),
                }
                for stance in (*Stance.values, numbers.NONE)
            ],
        }
        for pk in most
    ]


def _who(consultation: Consultation, found: Figures) -> dict[str, Any]:
    """People by kecamatan against the census of those of age."""
    districts = list(Area.objects.inside(consultation.territory).level("kecamatan"))
    codes = [area.code for area in districts]
    people: dict[str, set[int]] = {code: set() for code in codes}
    for rows in (
        numbers.comments(consultation, Selection()),
        numbers.ideas(consultation, Selection()),
    ):
        for author, code in rows.values_list("author", "area__code").distinct():
            for district in codes:
                if f"{code}.".startswith(f"{district}."):
                    people[district].add(author)
    speakers = {code: len(authors) for code, authors in people.items()}
    residents = dict.fromkeys(codes, 0)
    census = (
        Population.objects.newest()
        .filter(area__parent__in=districts)
        .exclude(age_band="0-16")
        .values_list("area__parent__code")
        .annotate(n=Sum("count"))
    )
    residents.update(dict(census.order_by()))
    names = {area.code: area.name for area in districts}
    contributions = {code: numbers.count(consultation, Selection(area=code)) for code in codes}
    return {
        "cells": [
            {
                "cell": cell,
                "name": names[cell.code],
                "contributions": contributions[cell.code],
                "url": link(consultation, Selection(area=cell.code)),
            }
            for cell in coverage(speakers, residents)
        ],
        "unknown": found.by_area.get(numbers.UNKNOWN, 0),
        "unknown_url": link(consultation, Selection(area=numbers.UNKNOWN)),
        "misplaced": round(100 * dissimilarity(speakers, residents)),
    }


def people_of(consultation: Consultation) -> Any:
    """Everybody whose published words the report counts, with how many there are."""
    chosen = Selection()
    authors = set(numbers.comments(consultation, chosen).values_list("author", flat=True)) | set(
        numbers.ideas(consultation, chosen).values_list("author", flat=True)
    )
    return Person.objects.filter(pk__in=authors).order_by("pk")
