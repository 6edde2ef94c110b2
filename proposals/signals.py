"""Django's signal for what Wagtail deletes; it calls an action."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from proposals.actions.proposals import delete_proposal
from proposals.models import PolicyProposalPage


@receiver(pre_delete, sender=PolicyProposalPage)
def proposal_page_is_deleted(instance: PolicyProposalPage, **_kwargs: Any) -> None:
    """Also below a page that is deleted."""
    delete_proposal(instance)
