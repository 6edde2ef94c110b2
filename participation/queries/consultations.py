"""Reads about consultations and their pages."""

from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from accounts.models import Person
from participation.choices import TAKING_PART, PhaseKind
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    Follow,
    Phase,
)
from participation.models.consultations import PhaseQuerySet
from participation.registries import activities
from web.languages import Words, language_of
from web.rows import shared_row


def all_consultations() -> QuerySet[Consultation]:
    """Every public consultation with its phases and what its page shows of it."""
    return (
        Consultation.objects.public()
        .select_related("territory", "group__office", "department", "thread", "topic", "picture")
        .prefetch_related("phases")
    )


def shown_consultation(**where: Any) -> Consultation | None:
    """One of them for a page that shows it, None where there is none; equal for all readers."""
    key = ":".join(f"{name}={value}" for name, value in sorted(where.items()))
    return shared_row(f"consultation:{key}", all_consultations().filter(**where).first)


def consultation_at(slug: str) -> Consultation | None:
    """The consultation at an address, or the one that had it before; public or not."""
    found = Consultation.objects.filter(slug=slug).first()
    return found or Consultation.objects.filter(former_addresses__slug=slug).first()


def withdrawn_addresses() -> list[str]:
    """The slugs of the consultations that are not public."""
    return list(Consultation.objects.filter(live=False).values_list("slug", flat=True))


def open_consultations(at: datetime) -> QuerySet[Consultation]:
    """Those in which somebody can take part now, the one that ends first first."""
    running = taking_part().running(at)
    ends = running.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return (
        all_consultations()
        .filter(pk__in=running.values("consultation"))
        .annotate(first_end=Subquery(ends.annotate(end=Min("ends_at")).values("end")))
        .order_by("first_end", "-created_at", "pk")
    )


def taking_part() -> PhaseQuerySet:
    """The phases in which residents say or choose something; no vote that is over before its end,
    such as an annulled one."""
    phases = Phase.objects.filter(kind__in=TAKING_PART)
    for ended in activities.ended_votes():
        phases = phases.exclude(kind=PhaseKind.VOTE, consultation__in=ended)
    return phases


def running_phases(consultation: Consultation, at: datetime) -> list[Phase]:
    """The phases that run now, in their order; ``phases`` should be prefetched."""
    return [p for p in consultation.phases.all() if p.starts_at <= at < p.ends_at]


def next_boundary(at: datetime) -> datetime | None:
    """The first moment after ``at`` at which a phase begins or ends, or a measure of moderators.

    None when none is planned.
    """
    found = Phase.objects.filter(ends_at__gt=at).aggregate(
        end=Min("ends_at"), start=Min("starts_at", filter=Q(starts_at__gt=at))
    )
    measures = Consultation.objects.filter(measure_until__gt=at)
    moments = [*found.values(), measures.aggregate(end=Min("measure_until"))["end"]]
    return min((moment for moment in moments if moment is not None), default=None)


def pages_of(consultations: list[Consultation], language: str) -> dict[object, ConsultationPage]:
    """The live page of each consultation in that language, else in its source language."""
    keys = [consultation.translation_key for consultation in consultations]
    found: dict[object, ConsultationPage] = {}
    pages = (
        ConsultationPage.objects.filter(translation_key__in=keys, live=True)
        .select_related("locale")
        .order_by("pk")
    )
    for page in pages:
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return found


def titles_of(slugs: list[str]) -> dict[str, str]:
    """How the consultations at these addresses are called for the reader, by their slugs."""
    found = list(Consultation.objects.filter(slug__in=slugs))
    pages = pages_of(found, get_language() or "")
    shown = ((one.slug, pages.get(one.translation_key) or one) for one in found)
    return {slug: Words(thing.title, language_of(thing)) for slug, thing in shown}


def page_for(consultation: Consultation, language: str) -> ConsultationPage | None:
    """The page that a reader of that language sees, None when none is live."""
    return pages_of([consultation], language).get(consultation.translation_key)


def index_page(language: str) -> ConsultationIndexPage | None:
    """The list of all consultations in that language, else in any; None while there is none."""
    pages = ConsultationIndexPage.objects.live().select_related("locale").order_by("pk")
    found = {page.locale.language_code: page for page in pages}
    return found.get(language) or next(iter(found.values()), None)


def follows(person: Person | None, consultation: Consultation) -> bool:
    """Whether the person hears what happens with the consultation."""
    if person is None:
        return False
    return Follow.objects.filter(person=person, consultation=consultation).exists()


def followed_by(person: Person) -> QuerySet[Consultation]:
    """The public consultations that the person follows, the latest choice first."""
    return all_consultations().filter(followers__person=person).order_by("-followers__created_at")
