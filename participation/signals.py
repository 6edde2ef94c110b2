"""Wagtail's signals; each calls an action."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from participation.actions.consultations import apply_page, withdraw_page
from participation.models import ConsultationPage


@receiver(page_published, sender=ConsultationPage)
def consultation_published(instance: ConsultationPage, **_kwargs: Any) -> None:
    """Rules read the row, so the row follows the page."""
    apply_page(page=instance, at=timezone.now())


@receiver(page_unpublished, sender=ConsultationPage)
def consultation_unpublished(instance: ConsultationPage, **_kwargs: Any) -> None:
    """Nobody can take part in what is not public."""
    withdraw_page(page=instance)
