"""What the queue shows of each entry: the text itself, so that nothing need be opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import registry
from moderation.choices import Cause
from moderation.models import Appeal, Burst, Case, Claim, Contribution, Decision
from moderation.pages.marking import marked, reasons
from moderation.queries import Record, texts_of
from moderation.queries.entries import (
    appeals_of,
    bursts_of,
    claims_of,
    decisions_of,
    records,
    report_counts,
)
from moderation.queries.queue import APPEAL, CAUSES, Row, next_row
from moderation.registry import Place

Pieces = list[tuple[str, object]]
PAGES = {"case": "show-case", "burst": "show-burst", "appeal": "show-appeal"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that waited or waits, with what moderators know of it.

    Nobody reads here an own text, nor how many readers reported it.
    """

    case: Case
    text: Contribution
    is_own: bool
    title: Pieces
    pieces: Pieces
    found: list[object]
    place: Place
    record: Record
    reports: int
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Card:
    """An entry: a text, an objection to a decision about it, or one of nearly equal texts."""

    number: str
    url: str
    why: object
    about: Text
    subject: Case | Burst | Appeal
    opened_at: datetime
    claim: str
    """Who looks at it and until when; empty: nobody."""
    appeal: Appeal | None = None
    burst: Burst | None = None

    @property
    def is_open(self) -> bool:
        if self.appeal is not None:
            return self.appeal.decided_at is None
        if self.burst is not None:
            return self.burst.decided_at is None and self.burst.closed_at is None
        return self.about.case.closed_at is None


def cards(rows: Sequence[Row], reader: Person, at: datetime) -> list[Card]:
    """One card for each entry; as many queries for one as for many."""
    appeals = appeals_of(row.key for row in rows if row.what == "appeal")
    bursts = bursts_of(row.key for row in rows if row.what == "burst")
    keys = {row.key for row in rows if row.what == "case"}
    keys |= {burst.first for burst in bursts.values()}  # type: ignore[attr-defined]
    keys |= {appeal.decision.case_id for appeal in appeals.values()}
    texts = _texts(list(Case.objects.filter(pk__in=keys)), reader)
    claims = claims_of(rows, at)
    found = []
    for row in rows:
        appeal = appeals.get(row.key) if row.what == "appeal" else None
        burst = bursts.get(row.key) if row.what == "burst" else None
        case = row.key
        if appeal is not None:
            case = appeal.decision.case_id
        if burst is not None:
            case = burst.first  # type: ignore[attr-defined]
        if case in texts:
            claim = _said(claims.get((row.what, row.key)), reader)
            found.append(_card(texts[case], appeal, burst, claim))
    return found


def _card(about: Text, appeal: Appeal | None, burst: Burst | None, claim: str) -> Card:
    subject = appeal or burst or about.case
    cause = APPEAL if appeal else Cause.BURST if burst else about.case.cause
    return Card(
        number=str(burst or about.case),
        url=reverse(f"moderation:{PAGES[str(subject._meta.model_name)]}", args=[subject.pk]),
        why=CAUSES[cause],
        about=about,
        subject=subject,
        opened_at=appeal.created_at if appeal else (burst or about.case).opened_at,
        claim=claim,
        appeal=appeal,
        burst=burst,
    )


def _texts(cases: list[Case], reader: Person) -> dict[int, Text]:
    rows = texts_of(cases)
    own = {case.pk for case, text in rows if text.author_id == reader.pk}
    places = {
        kind.name: kind.places([text for case, text in rows if case.kind == kind.name])
        for kind in registry.kinds().values()
    }
    known = records({text.author_id for _case, text in rows})
    decided, reports = decisions_of(cases), report_counts(cases)
    return {
        case.pk: Text(
            case=case,
            text=text,
            is_own=case.pk in own,
            title=[] if case.pk in own else _marked(case, text, "title"),
            pieces=[] if case.pk in own else _marked(case, text, "body"),
            found=reasons(case.findings),
            place=places[case.kind][text.pk],
            record=known[text.author_id],
            reports=0 if case.pk in own else reports.get(case.pk, 0),
            decision=decided.get(case.pk),
        )
        for case, text in rows
    }


def _marked(case: Case, text: Contribution, where: str) -> Pieces:
    return marked(getattr(text, where, ""), case.findings, where)


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


def next_place(person: Person, after: Case | Burst | Appeal, *, at: datetime) -> str:
    """The page of what this moderator decides next; the list when nothing waits."""
    what = str(after._meta.model_name)
    found = next_row(person, Row(what, after.pk, after.due_at), at=at)  # type: ignore[arg-type]
    if found is None:
        return reverse("moderation:show-queue")
    return reverse(f"moderation:{PAGES[found.what]}", args=[found.key])
