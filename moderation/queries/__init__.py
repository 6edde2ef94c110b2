"""Reads about cases: what waits, what was decided, and the public figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from moderation import registry
from moderation.choices import AppealState, Cause, State
from moderation.models import (
    Appeal,
    Burst,
    Case,
    Contribution,
    Decision,
    TextReport,
    TextVersion,
    WatchedTerm,
)

TERMS_KEY = "moderation:terms"
NEW_PERSON = timedelta(days=7)


def watched_terms() -> list[str]:
    """The terms of the list; kept for a minute, so that a change acts soon everywhere."""
    known = cache.get(TERMS_KEY)
    if known is None:
        known = list(WatchedTerm.objects.values_list("term", flat=True))
        cache.set(TERMS_KEY, known, 60)
    return list(known)


def contribution_of(case: Case | TextReport) -> Contribution:
    """The text that a case is about. Raises its model's DoesNotExist."""
    return registry.kind(case.kind).model._default_manager.get(pk=case.key)


def reporters(case: Case) -> set[int]:
    """Who reported what the case is about, by person."""
    return set(case.reports.values_list("reporter", flat=True))


def open_cases() -> QuerySet[Case]:
    """What waits by itself, what is due first first; a burst's texts are counted on its card."""
    return Case.objects.filter(closed_at=None, burst=None).order_by("due_at", "pk")


def still_waits() -> Exists:
    """Whether a burst has a text that nobody decided about."""
    return Exists(Case.objects.filter(burst=OuterRef("pk"), closed_at=None))


def of_withdrawn_text(path: str = "") -> Q:
    """Cases whose author has withdrawn the text, or what leads to one (``"decision__case__"``)."""
    found = Q(pk=None)
    for kind in registry.kinds().values():
        texts = kind.model._default_manager.filter(state=State.WITHDRAWN).order_by()
        gone = Exists(texts.filter(pk=OuterRef(f"{path}key")))
        found |= Q(gone, **{f"{path}kind": kind.name})
    return found


def open_bursts() -> QuerySet[Burst]:
    """Cards of nearly equal texts that wait for a moderator, oldest first."""
    waiting = Burst.objects.filter(closed_at=None, decided_at=None).annotate(
        waiting=Count("cases", filter=Q(cases__closed_at=None))
    )
    return waiting.filter(waiting__gt=0).order_by("opened_at", "pk")


def due_bursts() -> QuerySet[Burst]:
    """Decided cards of which texts still wait."""
    return Burst.objects.filter(closed_at=None, decided_at__isnull=False)


def open_appeals() -> QuerySet[Appeal]:
    """Objections that wait, oldest first."""
    waiting = Appeal.objects.filter(state=AppealState.OPEN).select_related("decision__case")
    return waiting.order_by("created_at", "pk")


def last_decision(kind: str, key: int) -> Decision | None:
    """The latest decision about a text, None when it was never a case."""
    return (
        Decision.objects.filter(case__kind=kind, case__key=key)
        .select_related("case", "appeal")
        .last()
    )


def last_decisions(kind: str, keys: list[int]) -> dict[int, Decision]:
    """The latest decision of each text, in one query."""
    found = Decision.objects.filter(case__kind=kind, case__key__in=keys).select_related(
        "case", "appeal"
    )
    return {decision.case.key: decision for decision in found}


def history(kind: str, key: int) -> QuerySet[TextVersion]:
    """Earlier versions of a text that were public, oldest first."""
    return TextVersion.objects.filter(kind=kind, key=key, was_public=True)


@dataclass(frozen=True, slots=True)
class Record:
    """An author's record in figures: what a moderator sees before the name."""

    published: int
    restricted: int


@dataclass(frozen=True, slots=True)
class Senders:
    """Who sent the texts of a burst, in figures."""

    texts: int
    people: int
    new: int
    """How many of the people were here for less than a week when it began."""


def senders(burst: Burst) -> Senders:
    """How many people sent a burst and how new they are; two queries for each kind."""
    texts, people = 0, dict[int, datetime]()
    for kind in registry.kinds().values():
        keys = Case.objects.filter(burst=burst, kind=kind.name).values("key")
        rows = kind.model._default_manager.filter(pk__in=keys)
        texts += rows.count()
        people.update(rows.order_by().values_list("author", "author__created_at").distinct())
    border = burst.opened_at - NEW_PERSON
    return Senders(texts, len(people), sum(since > border for since in people.values()))


def texts_on_card(burst: int) -> int:
    """How many texts were decided by one card."""
    return Decision.objects.filter(burst=burst).count()


def texts_of(cases: list[Case]) -> list[tuple[Case, Contribution]]:
    """Each case with its text and author, in one query for each kind."""
    found: dict[tuple[str, int], Contribution] = {}
    for kind in registry.kinds().values():
        keys = [case.key for case in cases if case.kind == kind.name]
        rows = kind.model._default_manager.filter(pk__in=keys).select_related("author")
        found |= {(kind.name, text.pk): text for text in rows}
    return [(case, found[case.kind, case.key]) for case in cases if (case.kind, case.key) in found]


def figures(since: datetime) -> dict[str, Any]:
    """The public figures: cases by cause, decisions by action and reason, appeals, median time.

    They count what humans decided one by one. Cards of nearly equal texts stand apart: one click
    on one of them decides about hundreds, and would drown everything else.
    """
    cases = Case.objects.filter(opened_at__gte=since).exclude(cause=Cause.BURST)
    decisions = Decision.objects.filter(decided_at__gte=since, burst=None)
    appeals = Appeal.objects.filter(created_at__gte=since).aggregate(
        all=Count("pk"),
        reversed=Count("pk", filter=Q(state=AppealState.REVERSED)),
        upheld=Count("pk", filter=Q(state=AppealState.UPHELD)),
    )
    return {
        "causes": list(cases.values("cause").annotate(count=Count("pk")).order_by("cause")),
        "actions": list(decisions.values("action").annotate(count=Count("pk")).order_by("action")),
        "reasons": list(
            decisions.exclude(reason="")
            .values("reason")
            .annotate(count=Count("pk"))
            .order_by("reason")
        ),
        "waiting": open_cases().count() + open_bursts().count(),
        "median": _median(decisions.values_list("case__opened_at", "decided_at")),
        "cards": _cards(since),
        "appeals": appeals,
    }


def _cards(since: datetime) -> dict[str, Any]:
    """Decided cards: how many, their texts by action, and the median time of a card."""
    decided = Burst.objects.filter(decided_at__gte=since)
    spans = decided.values_list("opened_at", "decided_at")
    texts = Decision.objects.filter(decided_at__gte=since, burst__isnull=False)
    return {
        "count": decided.count(),
        "texts": list(texts.values("action").annotate(count=Count("pk")).order_by("action")),
        "median": _median((opened, at) for opened, at in spans if at is not None),
    }


def _median(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    times = [(decided - opened).total_seconds() for opened, decided in spans]
    return timedelta(seconds=median(times)) if times else timedelta(0)
