"""Wagtail's signals; each calls an action."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from proposals.actions.proposals import apply_page, withdraw_page
from proposals.models import PolicyProposalPage


@receiver(page_published, sender=PolicyProposalPage)
def proposal_published(instance: PolicyProposalPage, **_kwargs: Any) -> None:
    """Comments hang on the row, so the row follows the page; not when it is only scheduled."""
    if instance.live:
        apply_page(page=instance, at=timezone.now())


@receiver(page_unpublished, sender=PolicyProposalPage)
def proposal_unpublished(instance: PolicyProposalPage, **_kwargs: Any) -> None:
    """Nobody can comment on what is not public."""
    withdraw_page(page=instance)
