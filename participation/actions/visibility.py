"""What hangs on a page follows it: when it is published, withdrawn, moved, restricted or deleted.

Both languages, the debate, the vote and the index, in one transaction; and back again.
"""

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from participation.models import Consultation, ConsultationPage, Thread
from participation.queries.pages import (
    pages_with,
    public_pages,
    source_pages,
    translations_of,
)
from participation.registries.activities import contributions_of, forget, tell_applied
from participation.rules import check_may_delete
from search import outbox, registry


@transaction.atomic
def follow_page(page: Page, *, below: bool = False) -> None:
    """What hangs on a page whose visibility or place changed is as the page says now.

    ``below``: also on the pages below it, which follow it when it is moved or restricted.
    """
    below = below or isinstance(page.specific, ConsultationPage)
    concerned = pages_with(page) if below else translations_of(page)
    note_pages(concerned)
    for consultation in consultations_with(concerned, page):
        follow_consultation(consultation)


def consultations_with(pages: PageQuerySet, page: Page) -> "QuerySet[Consultation]":
    """Those of these pages, and that above ``page``."""
    above = Page.objects.ancestor_of(page, inclusive=True).values("translation_key")
    keys = source_pages().filter(translation_key__in=pages.values("translation_key"))
    keys |= source_pages().filter(translation_key__in=above)
    return Consultation.objects.filter(translation_key__in=keys.values("translation_key"))


@transaction.atomic
def follow_consultation(consultation: Consultation) -> None:
    """A consultation is public as long as everybody may read its page of the source language."""
    own = source_pages().filter(translation_key=consultation.translation_key)
    live = public_pages(own).exists()
    if live != consultation.live:
        consultation.live = live
        consultation.save(update_fields=["live"])
        note_contributions(consultation)
    tell_applied(consultation)


@transaction.atomic
def withdraw_page(page: Page) -> None:
    """A page was unpublished, expired or is about to be deleted.

    Before a deletion Wagtail says so while the row still looks published.
    """
    Page.objects.filter(pk=page.pk, live=True).update(live=False)
    follow_page(page)


def note_pages(pages: PageQuerySet) -> None:
    """The index looks again at these pages."""
    found = list(pages.values_list("pk", flat=True))
    for kind in registry.kinds().values():
        if issubclass(kind.model, Page):
            keys = kind.model._default_manager.filter(pk__in=found).values_list("pk", flat=True)
            outbox.note_many(kind.name, list(keys))


def note_contributions(consultation: Consultation) -> None:
    """The index looks again at everything that was said in a consultation."""
    for kind, keys in contributions_of(consultation):
        outbox.note_many(kind, list(keys))


@transaction.atomic
def delete_consultation(page: ConsultationPage) -> None:
    """The page of the source language is deleted: its row goes too, and frees its address.

    Raises Refused where residents took part.
    """
    check_may_delete(page)
    row = Consultation.objects.filter(translation_key=page.translation_key).first()
    if row is None or not source_pages().filter(pk=page.pk).exists():
        return
    forget(row)
    Consultation.objects.filter(pk=row.pk).update(thread=None)
    Thread.objects.filter(consultation=row).delete()
    row.delete()
