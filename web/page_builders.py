"""Who says what a page of a type shows.

A page is a model, and models import nothing above them. So the app that owns the page type
registers in ``AppConfig.ready()`` what builds its context, and the page asks here:

    page_builders.register("polls.PollPage", page_context)
    page_builders.build(page, request)  # {"place": ..., "options": [...]}
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from web.registrations import Registry

Builder = Callable[[Any, HttpRequest], dict[str, Any]]
"""Page and request in, names and values for its template out."""

BUILDERS: Registry[Builder] = Registry("page builders", __name__)


def _label(page_type: str | type[Model]) -> str:
    label = page_type if isinstance(page_type, str) else page_type._meta.label
    return label.lower()


def register(page_type: str | type[Model], builder: Builder) -> None:
    """From now on ``builder`` fills the context of pages of this type.

    ``page_type`` is the model or its label, ``"polls.PollPage"``. Twice the same is once.
    Raises RegisteredTwice when the type has another builder.
    """
    BUILDERS.add(_label(page_type), builder)


def build(page: Model, request: HttpRequest) -> dict[str, Any]:
    """What the page shows; nothing for a type without a builder."""
    builder = BUILDERS.get(page._meta.label_lower)
    return builder(page, request) if builder is not None else {}
