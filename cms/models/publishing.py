"""Publishing as one step."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Page, PageViewRestriction

from web import page_builders, page_cache


class CannotBePublished(ValidationError):
    """What a draft may lack, and a published page may not; ``page`` is the one that lacks it."""

    def __init__(self, page: Page, error: ValidationError) -> None:
        super().__init__(error)
        self.page = page


class PublishedWhole(Page):
    """A page whose publication and what the site makes of it happen together, or not at all."""

    private_page_options = ["groups", "login"]
    """No passwords of a page: one signs in at one place."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's names, and what the builder of this page type says."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(page_builders.build(self, request))
        return context

    def get_view_restrictions(self) -> Any:
        """Who alone may read it: asked at each reading, and mostly nobody in particular."""
        if self._is_restricted:
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    @cached_property
    def _is_restricted(self) -> bool:
        find = super().get_view_restrictions
        return bool(page_cache.fact(f"restricted:{self.pk}", lambda: find().exists()))

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Raises CannotBePublished, also for a draft that no form has checked as a whole."""
        try:
            with transaction.atomic():
                return super().publish(*args, **kwargs)
        except ValidationError as error:
            raise CannotBePublished(self, error) from error

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)
