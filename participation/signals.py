"""Wagtail's signals, and Django's for what Wagtail moves and deletes; each calls an action."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from participation.actions.publishing import publish_page
from participation.actions.visibility import delete_consultation, follow_page, withdraw_page
from participation.models import ConsultationPage


@receiver(page_published)
def page_was_published(instance: Page, revision: Revision | None = None, **_kwargs: Any) -> None:
    """What it does is read in ``actions.publishing``."""
    publish_page(page=instance, revision=revision, at=timezone.now())


@receiver(page_unpublished)
def page_was_unpublished(instance: Page, **_kwargs: Any) -> None:
    """Nobody can find, or take part in, what is not public."""
    withdraw_page(instance)


@receiver(post_page_move)
def page_was_moved(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **_kwargs: Any
) -> None:
    """What hangs on it follows it, and the place that it left has it no more."""
    if parent_page_before.pk != parent_page_after.pk:
        follow_page(parent_page_before)
        follow_page(instance, below=True)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_was_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """What is private is so in lists, search and API too."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        follow_page(page, below=True)


@receiver(pre_delete, sender=ConsultationPage)
def consultation_page_is_deleted(instance: ConsultationPage, **_kwargs: Any) -> None:
    """Also below a page that is deleted, and of a page that was withdrawn before."""
    delete_consultation(instance)
