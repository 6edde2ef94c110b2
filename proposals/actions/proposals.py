"""Applying published proposal pages to the rows on which people comment."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cms.queries.pages import public
from participation.models import Comment, Consultation, Thread
from participation.queries.pages import source_pages
from participation.rules import check_may_delete
from proposals.models import PolicyProposalPage, Proposal, Section
from search import outbox


@transaction.atomic
def follow_proposals(consultation: Consultation) -> None:
    """Write the proposals of a consultation, with their sections, as its pages say now.

    Only the source language's pages rule. A proposal or section that is gone keeps its comments,
    unseen; both come back with their page.
    """
    before = _shown_threads(consultation)
    pages = _pages_below(consultation)
    for page in pages:
        _write_proposal(consultation, page)
    keys = [page.translation_key for page in pages]
    Proposal.objects.filter(consultation=consultation).exclude(translation_key__in=keys).update(
        live=False
    )
    _note_comments(before ^ _shown_threads(consultation))


def _pages_below(consultation: Consultation) -> list[PolicyProposalPage]:
    parent = source_pages().filter(translation_key=consultation.translation_key).first()
    if parent is None:
        return []
    pages = PolicyProposalPage.objects.child_of(parent).filter(
        locale__language_code=settings.LANGUAGE_CODE
    )
    return list(public(pages).order_by("path"))


def _shown_threads(consultation: Consultation) -> set[int]:
    """The debates of the proposals and sections that are shown."""
    shown = Proposal.objects.filter(consultation=consultation, live=True)
    sections = Section.objects.filter(proposal__in=shown, live=True)
    return {*shown.values_list("thread", flat=True), *sections.values_list("thread", flat=True)}


def _note_comments(threads: Iterable[int]) -> None:
    keys = Comment.objects.filter(thread__in=list(threads)).values_list("pk", flat=True)
    outbox.note_many("comment", list(keys))


def _write_proposal(consultation: Consultation, page: PolicyProposalPage) -> None:
    proposal = Proposal.objects.filter(translation_key=page.translation_key).first()
    if proposal is None:
        proposal = Proposal(
            translation_key=page.translation_key, thread=_thread(consultation, page.title)
        )
    elif proposal.consultation_id != consultation.pk:
        _move(proposal, consultation)
    proposal.consultation = consultation
    proposal.title = page.title
    proposal.live = True
    proposal.save()
    Thread.objects.filter(pk=proposal.thread_id).update(title=page.title)
    _write_sections(proposal, page)


def _move(proposal: Proposal, consultation: Consultation) -> None:
    """What was said about a proposal goes with it to another consultation."""
    threads = [proposal.thread_id, *proposal.sections.values_list("thread", flat=True)]
    Thread.objects.filter(pk__in=threads).update(consultation=consultation)
    _note_comments(threads)


def _thread(consultation: Consultation, title: str) -> Thread:
    return Thread.objects.create(consultation=consultation, title=title[:255])


def _write_sections(proposal: Proposal, page: PolicyProposalPage) -> None:
    known = {section.translation_key: section for section in proposal.sections.all()}
    for position, words in enumerate(page.sections.all()):
        title = f"{page.title}: {words.heading}"[:255]
        section = known.pop(words.translation_key, None) or Section(
            translation_key=words.translation_key,
            proposal=proposal,
            thread=_thread(proposal.consultation, title),
        )
        section.title = words.heading
        section.position = position
        section.live = True
        section.save()
        Thread.objects.filter(pk=section.thread_id).update(title=title)
    Section.objects.filter(pk__in=[section.pk for section in known.values()]).update(live=False)


@transaction.atomic
def delete_proposal(page: PolicyProposalPage) -> None:
    """The page of the source language is deleted: its rows go too.

    Raises Refused where residents took part.
    """
    check_may_delete(page)
    if page.locale.language_code == settings.LANGUAGE_CODE:
        _delete(Proposal.objects.filter(translation_key=page.translation_key))


def forget_proposals(consultation: Consultation) -> None:
    """Before a consultation is deleted in which nobody took part."""
    _delete(Proposal.objects.filter(consultation=consultation))


def _delete(proposals: "QuerySet[Proposal]") -> None:
    rows = list(proposals)
    sections = Section.objects.filter(proposal__in=rows)
    threads = [*(row.thread_id for row in rows), *sections.values_list("thread", flat=True)]
    sections.delete()
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Thread.objects.filter(pk__in=threads).delete()
