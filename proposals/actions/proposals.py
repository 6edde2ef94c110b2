"""Applying a published proposal page to the rows on which people comment."""

from datetime import datetime

from django.db import transaction

from participation.actions.consultations import is_source
from participation.activities import tell_applied
from participation.models import Consultation, ConsultationPage, Thread
from proposals.models import PolicyProposalPage, Proposal, Section
from search import outbox


@transaction.atomic
def apply_page(*, page: PolicyProposalPage, at: datetime) -> Proposal | None:
    """Write the proposal and its sections from a page that was published.

    Only the source language's page rules. A section that is gone keeps its comments, unseen.
    None while the consultation above it is not public.
    """
    outbox.note("proposal", page.pk)
    if not is_source(page):
        return Proposal.objects.filter(translation_key=page.translation_key).first()
    parent = page.get_parent().specific
    if not isinstance(parent, ConsultationPage):
        return None
    consultation = Consultation.objects.filter(translation_key=parent.translation_key).first()
    if consultation is None:
        return None
    path = f"konsultasi/{parent.slug}/{page.slug}/"
    proposal = Proposal.objects.filter(translation_key=page.translation_key).first()
    if proposal is None:
        proposal = Proposal(
            translation_key=page.translation_key,
            thread=_thread(consultation, page.title, f"{path}#debat"),
        )
    proposal.consultation = consultation
    proposal.title = page.title
    proposal.live = True
    proposal.save()
    _write_sections(proposal, page, path)
    tell_applied(consultation)
    return proposal


def _thread(consultation: Consultation, title: str, anchor: str) -> Thread:
    return Thread.objects.create(consultation=consultation, title=title[:255], anchor=anchor)


def _write_sections(proposal: Proposal, page: PolicyProposalPage, path: str) -> None:
    known = {section.translation_key: section for section in proposal.sections.all()}
    written = list(page.sections.all())
    for position, words in enumerate(written):
        section = known.pop(words.translation_key, None) or Section(
            translation_key=words.translation_key,
            proposal=proposal,
            thread=_thread(
                proposal.consultation,
                f"{page.title}: {words.heading}",
                f"{path}bagian/{words.translation_key}/#debat",
            ),
        )
        section.title = words.heading
        section.position = position
        section.live = True
        section.save()
    Section.objects.filter(pk__in=[section.pk for section in known.values()]).update(live=False)


@transaction.atomic
def withdraw_page(*, page: PolicyProposalPage) -> None:
    """The page is no longer public; what was said stays."""
    outbox.note("proposal", page.pk)
    if not is_source(page):
        return
    Proposal.objects.filter(translation_key=page.translation_key).update(live=False)
    for proposal in Proposal.objects.filter(translation_key=page.translation_key):
        tell_applied(proposal.consultation)
