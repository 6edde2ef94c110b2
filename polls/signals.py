"""Wagtail's signals; each calls an action."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from polls.actions.planning import apply_page
from polls.models import PollPage


@receiver([page_published, page_unpublished], sender=PollPage)
def poll_page_changed(instance: PollPage, **_kwargs: Any) -> None:
    """The planned poll follows its page."""
    apply_page(instance)
