"""Publishing as one step."""

from typing import Any

from django.db import transaction
from wagtail.models import Page


class PublishedWhole(Page):
    """A page whose publication and what the site makes of it happen together, or not at all."""

    private_page_options = ["groups", "login"]
    """No passwords of a page: one signs in at one place."""

    class Meta:
        abstract = True

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)
