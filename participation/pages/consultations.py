"""What the consultation pages show: one bounded set of queries whatever the content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import get_language
from wagtail.models import Page

from accounts.choices import Role
from accounts.models import Person
from participation.choices import ParticipationLevel, PhaseKind, Status
from participation.models import ConsultationIndexPage, ConsultationPage
from participation.pages.cards import Card, cards
from participation.queries.consultations import (
    followed_by,
    follows,
    index_page,
    open_consultations,
    running_phases,
    shown_consultation,
)
from participation.queries.lists import Asked, facets_of, narrowed, with_status
from participation.queries.pages import public_pages
from participation.registries import activities
from participation.rules import measure_now
from residents.audiences import audience_of
from web.parameters import choice_in, page_in, text_in


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What can be taken part in now: the first cards, how many there are, where all of them are."""

    cards: list[Card]
    count: int
    index: ConsultationIndexPage | None

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


def open_now(at: datetime, most: int = 6) -> OpenNow:
    """For the front page: the ones that end first."""
    found = open_consultations(at)
    shown = cards(list(found[:most]), at)
    return OpenNow(shown, found.count(), index_page(get_language() or ""))


def followed_cards(person: Person, at: datetime, most: int = 50) -> list[Card]:
    """The consultations that the person follows, the latest choice first."""
    return cards(list(followed_by(person)[:most]), at)


def followed_part(person: Person) -> dict[str, object]:
    """What stands below the notices: which consultations the person follows."""
    return {"followed": followed_cards(person, timezone.now())}


PER_PAGE = 12


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; what it does not know asks for everything."""
    return Asked(
        status=choice_in(request.GET, "keadaan", Status.values),
        area=text_in(request.GET, "wilayah", most=24),
        topic=text_in(request.GET, "topik", most=40),
    )


def index_context(_page: ConsultationIndexPage, request: HttpRequest) -> dict[str, Any]:
    """A page of the consultations that are asked for, the open ones first."""
    at, asked = timezone.now(), asked_of(request)
    everything = with_status(at)
    facets = facets_of(everything, asked)
    pages = Paginator(narrowed(everything, asked), PER_PAGE)
    pages.count = facets.total  # type: ignore[misc] # counted already
    page_obj = pages.get_page(page_in(request))
    return {
        "page_obj": page_obj,
        "cards": cards(list(page_obj.object_list), at),
        "asked": asked,
        "facets": facets,
        "everything": asked.query(status=""),
        "any_topic": asked.query(topic=""),
        "any_area": asked.query(area=""),
    }


def _obligation(level: str) -> object:
    """What the city owes at this level; nothing while an editor has not chosen one."""
    return ParticipationLevel(level).words if level else ""


def pages_below(page: ConsultationPage) -> list[Page]:
    """What the city proposes: the pages below that everybody may read."""
    return list(public_pages(page.get_children()).specific()) if page.pk else []


def page_context(page: ConsultationPage, request: HttpRequest) -> dict[str, Any]:
    """The row that the rules read and what can be done now, with the pages below."""
    below = SimpleLazyObject(lambda: pages_below(page))
    return consultation_context(page, request) | {"proposals": below}


def consultation_context(page: ConsultationPage, request: HttpRequest) -> dict[str, Any]:
    """The consultation behind a page; in a preview of an unpublished one there is none yet."""
    at = timezone.now()
    consultation = shown_consultation(translation_key=page.translation_key)
    if consultation is None:
        return {
            "consultation": None,
            "phases": page.planned_phases.all(),
            "now": at,
            "level": page.get_level_display(),
            "obligation": _obligation(page.level),
            "answer_by": page.answer_by,
            "audience": audience_of(page) if page.territory else None,
        }
    if consultation.thread is not None:  # the debate asks for it, and need not look it up
        consultation.thread.consultation = consultation
    running = running_phases(consultation, at)
    offers = [activities.activity(phase.kind, consultation, request) for phase in running]
    settled = activities.settled(consultation, request)
    answer = activities.answer_to(consultation)
    answer_by = consultation.answer_by
    return {
        "consultation": consultation,
        "measure": measure_now(consultation, at),
        "may_measure": bool(request.person and request.acting_role.for_role(Role.MODERATOR)),
        "phases": consultation.phases.all(),
        "now": at,
        "activities": [
            *settled,
            *(offer for offer in offers if offer is not None),
            *activities.beside(consultation, request),
        ],
        "follows": follows(request.person, consultation),
        "answer": answer,
        "answer_by": answer_by,
        "audience": audience_of(consultation),
        "answer_late": answer is None and answer_by is not None and answer_by < localdate(at),
        # Shown in parts that are mostly kept: looked up only when one is built.
        "progress": SimpleLazyObject(lambda: activities.progress_of(consultation)),
        "level": consultation.get_level_display(),
        "obligation": _obligation(consultation.level),
        "discusses": any(
            phase.kind in (PhaseKind.DISCUSSION, PhaseKind.IDEAS)
            for phase in consultation.phases.all()
            if phase.starts_at <= at
        ),
    }
