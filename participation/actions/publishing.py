"""What publishing a page does, from top to bottom: a consultation, and a page of the site.

A proposal has its own in ``proposals.actions.publishing``, a vote in ``polls.actions.publishing``.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Revision

from participation.actions.addresses import take_address
from participation.actions.consultations import extend_page, plan_until
from participation.actions.schedules import tell_author
from participation.actions.visibility import follow_consultation, note_contributions, note_pages
from participation.choices import PhaseKind
from participation.models import Consultation, ConsultationPage, Phase, PlannedPhase, Thread
from participation.queries.pages import pages_with, translations_of
from participation.registries.publishing import PUBLISHING
from participation.rules import check_level
from web.refusal import Refused


def publish_page(*, page: Page, revision: Revision | None, at: datetime) -> None:
    """Do what publishing a page of this type does.

    Wagtail also says "published" when a page is only scheduled; then nothing begins yet.
    """
    if page.live:
        publish = PUBLISHING.get(page._meta.label_lower) or publish_page_of_the_site
        publish(page=page, revision=revision, at=at)


@transaction.atomic
def publish_consultation(
    *, page: ConsultationPage, revision: Revision | None, at: datetime
) -> None:
    """Only the source language's page rules; a translation gives words and is merely indexed."""
    known = Consultation.objects.filter(translation_key=page.translation_key).first()
    if is_source(page):
        keep_promise(page, known, at)
        follow_later_close(page, known, at)
        consultation = write_consultation(page, slug=take_address(page=page, known=known))
        open_debate(consultation)
        write_phases(consultation, page, at)
    note_pages(pages_with(page))  # the index looks again, also at the pages below
    for consultation in Consultation.objects.filter(translation_key=page.translation_key):
        # Whether everybody may read it; then the registered steps: its proposals, its vote.
        follow_consultation(consultation)
        if known is not None and known.slug != consultation.slug:
            note_contributions(consultation)  # they have another address
    tell_author(page=page, revision=revision, at=at)


@transaction.atomic
def publish_page_of_the_site(*, page: Page, revision: Revision | None, at: datetime) -> None:
    """The home page, news, texts and lists of pages."""
    note_pages(translations_of(page))  # the index looks again
    tell_author(page=page, revision=revision, at=at)


def is_source(page: Page) -> bool:
    """Whether a page is in the site's source language, from which the rules are taken."""
    return bool(page.locale.language_code == settings.LANGUAGE_CODE)


def write_consultation(page: ConsultationPage, *, slug: str) -> Consultation:
    """The row that rules read, as the page says."""
    consultation, _made = Consultation.objects.update_or_create(
        translation_key=page.translation_key,
        defaults={
            "slug": slug,
            "title": page.title,
            "level": page.level,
            "territory_id": page.territory_id,
            "group": page.group,
            "within_territory": page.group is None or page.within_territory,
            "department": page.department,
            "topic": page.topic,
            "picture": page.picture,
            "answer_by": page.answer_by,
        },
    )
    return consultation


def open_debate(consultation: Consultation) -> None:
    """The debate about the consultation as a whole, once."""
    if consultation.thread is None:
        made = Thread.objects.create(consultation=consultation, title=consultation.title)
        consultation.thread = made
        consultation.save(update_fields=["thread"])


def keep_promise(page: ConsultationPage, known: Consultation | None, at: datetime) -> None:
    """A level that was promised stays, where a page with a lower one comes past the form."""
    try:
        check_level(consultation=known, level=page.level, at=at)
    except Refused:
        page.level = known.level if known else page.level
        ConsultationPage.objects.filter(pk=page.pk).update(level=page.level)


def follow_later_close(page: ConsultationPage, known: Consultation | None, at: datetime) -> None:
    """A plan from before a running vote was extended: what follows the vote moves here too."""
    running = known.phases.filter(kind=PhaseKind.VOTE, starts_at__lte=at).first() if known else None
    plans = [plan for plan in page.planned_phases.all() if plan.kind == PhaseKind.VOTE]
    if running is not None and running.ends_at > at and plans:
        extend_page(page, PhaseKind.VOTE, plans[0].ends_at, running.ends_at)


def write_phases(consultation: Consultation, page: ConsultationPage, at: datetime) -> None:
    """A phase that is over or runs as a vote stays as it was: its dates were published, and a vote
    may have been extended, which the page's plan follows.
    """
    kept = {p.kind: p for p in consultation.phases.all()}
    planned = {p.kind: p for p in page.planned_phases.all()}
    for kind, phase in kept.items():
        if kind not in planned and phase.starts_at > at:
            phase.delete()
    for kind, plan in planned.items():
        before = kept.get(kind)
        frozen = before is not None and (
            before.ends_at <= at or (kind == PhaseKind.VOTE and before.starts_at <= at)
        )
        if before is not None and frozen:
            plan_until(PlannedPhase.objects.filter(page=page), before.kind, before.ends_at)
            continue
        begun = before is not None and before.starts_at <= at < plan.starts_at
        Phase.objects.update_or_create(
            consultation=consultation,
            kind=kind,
            defaults={
                "starts_at": before.starts_at if before and begun else plan.starts_at,
                "ends_at": plan.ends_at,
            },
        )
