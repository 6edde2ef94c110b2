"""A consultation that ends a step later, and one that comes from elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from areas.choices import Level
from areas.models import Area
from cms.models import Department, HomePage
from participation.algorithms.extending import answer_day, moved
from participation.choices import ParticipationLevel, PhaseKind
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    Phase,
    PlannedPhase,
)
from search import outbox

DAYS_TO_ANSWER = 30


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


def consultation_list() -> ConsultationIndexPage:
    """The list page of the source language; made when the site has none yet."""
    locale = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
    found: ConsultationIndexPage | None
    found = ConsultationIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = HomePage(title="Rembuk", slug="rembuk", locale=locale)
        Page.get_first_root_node().add_child(instance=home)
    made = ConsultationIndexPage(title="Konsultasi", slug="konsultasi", locale=locale)
    home.add_child(instance=made)
    return made


def city_hall() -> Department:
    """Who is responsible until an editor names a department."""
    known = Department.objects.first()
    return known or Department.objects.create(name=settings.CITY.government)


def whole_city() -> Area:
    """The territory of what comes from elsewhere; made when no city has been loaded yet."""
    known = Area.objects.filter(level=Level.CITY).first()
    return known or Area.objects.create(
        code="00", name=settings.REMBUK_CITY, level=Level.CITY, parent=None
    )


def _answers_for_import() -> dict[str, str]:
    return {
        "problem": _("People have said elsewhere what concerns them; here it is read together."),
        "influence": _("What the contributions are about, as far as the city can decide it."),
        "commitment": _("The department named here reads every contribution and answers."),
        "means": _("The staff of the department; no money has been set aside yet."),
        "time_left": _("Nothing is decided before the last day of the ideas step."),
    }


@transaction.atomic
def create_consultation(*, slug: str, title: str, at: datetime, days: int = 90) -> Consultation:
    """Publish a consultation with a running ideas phase, for contributions from elsewhere.

    Raises ValueError when the slug is taken or no city has been loaded.
    """
    if Consultation.objects.filter(slug=slug).exists():
        raise ValueError(_("There is a consultation with this slug."))
    page = ConsultationPage(
        **_answers_for_import(),
        title=title,
        slug=slug,
        introduction=title,
        answer_by=localdate(at + timedelta(days=days + DAYS_TO_ANSWER)),
        promise=_("We listen to your input and say how it influenced the decision."),
        level=ParticipationLevel.CONSULT,
        territory=whole_city(),
        department=city_hall(),
    )
    page.planned_phases = [
        PlannedPhase(kind=PhaseKind.IDEAS, starts_at=at, ends_at=at + timedelta(days=days))
    ]
    parent = consultation_list()
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    consultation = Consultation.objects.get(slug=slug)
    if not consultation.live:
        raise ValueError(slug)
    return consultation
