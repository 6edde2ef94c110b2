"""A consultation of which a step ends later."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localdate

from participation.algorithms.extending import answer_day, moved
from participation.models import (
    Consultation,
    ConsultationPage,
    Phase,
    PlannedPhase,
)
from search import outbox


@transaction.atomic
def extend_phase(*, consultation: Consultation, kind: str, ends_at: datetime) -> None:
    """A step ends later, on the consultation and on its pages, and what follows it moves along.

    A later end stays. The day until which the city answers moves if it would be before the end.
    """
    before = consultation.phases.filter(kind=kind).values_list("ends_at", flat=True).first()
    if before is None:
        return
    _move(consultation.phases.all(), kind, ends_at)
    if consultation.answer_by:
        day = answer_day(consultation.answer_by, before=localdate(before), last=localdate(ends_at))
        Consultation.objects.filter(pk=consultation.pk).update(answer_by=day)
    pages = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    for page in pages:
        extend_page(page, kind, before, ends_at)
        _extend_drafts(page, kind, before, ends_at)
        outbox.note("consultation", page.pk)


def extend_page(page: ConsultationPage, kind: str, before: datetime, ends_at: datetime) -> None:
    """The plan of a page and the day of the answer, in the row and in this object."""
    _move(page.planned_phases.all(), kind, ends_at)
    if page.answer_by and before < ends_at:
        page.answer_by = answer_day(
            page.answer_by, before=localdate(before), last=localdate(ends_at)
        )
        ConsultationPage.objects.filter(pk=page.pk).update(answer_by=page.answer_by)


def _move(steps: "Iterable[Phase | PlannedPhase]", kind: str, ends_at: datetime) -> None:
    """Write the dates of a plan whose step ends later."""
    known = {step.kind: step for step in steps}
    plan = [(step.kind, step.starts_at, step.ends_at) for step in known.values()]
    for name, dates in moved(plan, kind=kind, ends_at=ends_at).items():
        step = known[name]
        step.starts_at, step.ends_at = dates
        step.save(update_fields=["starts_at", "ends_at"])


def plan_until(plans: "QuerySet[PlannedPhase]", kind: str, ends_at: datetime) -> None:
    """A page says no earlier end than the one that holds."""
    plans.filter(kind=kind, ends_at__lt=ends_at).update(ends_at=ends_at)


def _extend_drafts(page: ConsultationPage, kind: str, before: datetime, ends_at: datetime) -> None:
    """The editor's draft, and what waits for its hour, say the later dates as well."""
    kept = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    for revision in page.revisions.filter(kept):
        rows = {row["kind"]: row for row in revision.content.get("planned_phases", [])}
        plan = [
            (name, _moment(row["starts_at"]), _moment(row["ends_at"])) for name, row in rows.items()
        ]
        whole = [(name, start, end) for name, start, end in plan if start and end]
        for name, dates in moved(whole, kind=kind, ends_at=ends_at).items():
            rows[name] |= {"starts_at": dates[0].isoformat(), "ends_at": dates[1].isoformat()}
        if day := parse_date(revision.content.get("answer_by") or ""):
            day = answer_day(day, before=localdate(before), last=localdate(ends_at))
            revision.content["answer_by"] = day.isoformat()
        revision.save(update_fields=["content"])


def _moment(text: str | None) -> datetime | None:
    """What a draft holds as a moment; it may be empty yet."""
    return parse_datetime(text) if text else None
