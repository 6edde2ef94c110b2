"""Wagtail's signals; each calls an action."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from cms.models import NewsPage, TextPage
from participation.actions.consultations import apply_page, withdraw_page
from participation.models import ConsultationPage
from search import outbox


@receiver(page_published, sender=ConsultationPage)
def consultation_published(instance: ConsultationPage, **_kwargs: Any) -> None:
    """Rules read the row, so the row follows the page.

    Wagtail also says "published" when a page is only scheduled; then nothing begins yet.
    """
    if instance.live:
        apply_page(page=instance, at=timezone.now())


@receiver(page_unpublished, sender=ConsultationPage)
def consultation_unpublished(instance: ConsultationPage, **_kwargs: Any) -> None:
    """Nobody can take part in what is not public."""
    withdraw_page(page=instance)


@receiver([page_published, page_unpublished], sender=NewsPage)
def news_changed(instance: NewsPage, **_kwargs: Any) -> None:
    """The index follows."""
    outbox.note("news", instance.pk)


@receiver([page_published, page_unpublished], sender=TextPage)
def text_changed(instance: TextPage, **_kwargs: Any) -> None:
    """The index follows."""
    outbox.note("page", instance.pk)
