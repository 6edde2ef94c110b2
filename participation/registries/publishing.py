"""What publishing a page does, by its type.

The app that owns a page type registers its function in ``AppConfig.ready()``, so that one function
says from top to bottom what is applied and who is told. An app that adds something to what another
one publishes registers a step (``participation.registries.activities.register_applied``).
"""

from typing import Any, Protocol

from wagtail.models import Page

from web.registrations import Registry


class Publish(Protocol):
    """``page`` is public since ``at``, with the version that ``revision`` holds."""

    def __call__(self, *, page: Any, revision: Any, at: Any) -> None: ...


PUBLISHING: Registry[Publish] = Registry("what publishing a page does", __name__)


def register_publishing(page_type: type[Page], publish: Publish) -> None:
    """``publish`` acts when a page of this type is published, in the transaction that does so."""
    PUBLISHING.add(page_type._meta.label_lower, publish)
