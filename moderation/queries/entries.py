"""What the moderators' list says of each entry; as many queries for one as for many."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from moderation import registry
from moderation.choices import Action, State
from moderation.models import Appeal, Burst, Case, Claim, Decision, TextReport
from moderation.queries import Record, of_withdrawn_text
from moderation.queries.queue import MODELS, Row, What


def report_counts(cases: Iterable[Case]) -> dict[int, int]:
    """How many readers reported each of these cases, of those that were reported."""
    rows = TextReport.objects.filter(case__in=list(cases)).order_by().values_list("case")
    return dict(rows.annotate(count=Count("pk")))


def records(people: Iterable[int]) -> dict[int, Record]:
    """Each author's record: how many texts are public, and how many a decision restricted.

    One query for all kinds.
    """
    wanted = list(people)
    published, restricted = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0)
    parts = []
    for kind in registry.kinds().values():
        about = Decision.objects.filter(case__kind=kind.name, case__key=OuterRef("pk"))
        texts = kind.model._default_manager.filter(author__in=wanted).order_by()
        texts = texts.annotate(was_restricted=Exists(about.exclude(action=Action.PUBLISH)))
        counted = texts.values_list("author").annotate(
            public=Count("pk", filter=Q(state=State.PUBLISHED)),
            stopped=Count("pk", filter=Q(was_restricted=True)),
        )
        parts.append(counted)
    for author, public, stopped in parts[0].union(*parts[1:], all=True):
        published[author] += public
        restricted[author] += stopped
    return {one: Record(published[one], restricted[one]) for one in wanted}


def claims_of(rows: Iterable[Row], at: datetime) -> dict[tuple[What, int], Claim]:
    """Who looks at which of these now."""
    wanted = Q(pk=None)
    for what in MODELS:
        wanted |= Q(**{f"{what}__in": [row.key for row in rows if row.what == what]})
    found = Claim.objects.filter(wanted, until__gt=at).select_related("moderator")
    return {
        (what, getattr(claim, f"{what}_id")): claim
        for claim in found
        for what in MODELS
        if getattr(claim, f"{what}_id") is not None
    }


def decisions_of(cases: Iterable[Case]) -> dict[int, Decision]:
    """The latest decision of each case; what is open has none."""
    closed = [case for case in cases if case.closed_at is not None]
    return {one.case_id: one for one in Decision.objects.filter(case__in=closed)}


def appeals_of(keys: Iterable[int]) -> dict[int, Appeal]:
    """These objections, with what they are about."""
    return Appeal.objects.select_related("decision__case").in_bulk(list(keys))


def bursts_of(keys: Iterable[int]) -> dict[int, Burst]:
    """These cards, each with ``texts`` (how many are or were on it) and ``first``.

    That is the first case whose text was not withdrawn.
    """
    cases = Case.objects.filter(burst=OuterRef("pk")).exclude(of_withdrawn_text())
    first = cases.order_by("pk").values("pk")[:1]
    found: QuerySet[Burst] = Burst.objects.annotate(texts=Count("cases"), first=Subquery(first))
    return found.in_bulk(list(keys))
