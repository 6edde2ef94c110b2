"""What the queue shows of each case: the text itself, so that nothing need be opened."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import registry
from moderation.models import Case, Claim, Contribution, Decision
from moderation.pages.marking import marked, reasons
from moderation.queries import Record, texts_of
from moderation.queries.queue import claims_of, decisions_of, records, report_counts
from moderation.registry import Place

Pieces = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Card:
    case: Case
    text: Contribution
    title: Pieces
    pieces: Pieces
    found: list[object]
    place: Place
    record: Record
    reports: int
    decision: Decision | None
    claim: str
    """Who looks at it and until when; empty: nobody."""


def cards(cases: list[Case], reader: Person, at: datetime) -> list[Card]:
    """One card for each case; as many queries for one as for many."""
    rows = texts_of(cases)
    places = {
        kind.name: kind.places([text for case, text in rows if case.kind == kind.name])
        for kind in registry.kinds().values()
    }
    known = records({text.author_id for _case, text in rows})
    claims, decided, reports = claims_of(cases, at), decisions_of(cases), report_counts(cases)
    return [
        Card(
            case=case,
            text=text,
            title=marked(getattr(text, "title", ""), case.findings, "title"),
            pieces=marked(text.body, case.findings, "body"),
            found=reasons(case.findings),
            place=places[case.kind][text.pk],
            record=known[text.author_id],
            reports=reports.get(case.pk, 0),
            decision=decided.get(case.pk),
            claim=_said(claims.get(case.pk), reader),
        )
        for case, text in rows
    ]


def _said(claim: Claim | None, reader: Person) -> str:
    if claim is None:
        return ""
    time = date_format(localtime(claim.until), "TIME_FORMAT")
    if claim.moderator_id == reader.pk:
        return _("yours until %(time)s") % {"time": time}
    return _("%(who)s is looking until %(time)s") % {
        "who": claim.moderator.public_name,
        "time": time,
    }
