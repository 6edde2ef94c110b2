"""What every editor's form of a page checks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cms.models import HomePage
from web.values import visible

LONGEST_SLUG = 100
"""So that the address of a page below another one still fits where addresses are kept."""


class CityPageForm(WagtailAdminPageForm):
    """The slug makes an address that can be published: letters without accents, and a free one.
    The title says something that can be seen.
    """

    def clean_title(self) -> str:
        typed = str(self.cleaned_data["title"])
        if not visible(typed):
            raise ValidationError(self.fields["title"].error_messages["required"], code="required")
        return typed

    def clean_slug(self) -> str:
        typed = str(self.cleaned_data["slug"])
        if not typed:
            return typed  # Wagtail makes one of the title
        return checked_slug(typed, self.parent_page)


class CityCopyForm(CopyForm):
    """A copy has an address of the same kind, and is a page of its own.

    Wagtail's aliases are not offered: an alias repeats a page without what residents do on it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        typed = cleaned.get("new_slug")
        if typed:
            parent = cleaned.get("new_parent_page") or self.page.get_parent()
            try:
                cleaned["new_slug"] = checked_slug(typed, parent)
            except ValidationError as error:
                self.add_error("new_slug", error)
        return cleaned


def checked_slug(typed: str, parent: Page | None) -> str:
    """The slug as the address has it, below ``parent``. Raises ValidationError with a sentence."""
    slug = slugify(typed)
    if not slug:
        raise ValidationError(
            _("Write the address with letters a–z, digits and hyphens, such as “taman-kota”.")
        )
    if len(slug) > LONGEST_SLUG:
        raise ValidationError(
            _("The address has %(length)d characters. Shorten it to at most %(most)d.")
            % {"length": len(slug), "most": LONGEST_SLUG}
        )
    if _is_taken_by_the_site(slug, parent):
        raise ValidationError(
            _("The site itself uses the address “%(slug)s”. Please choose another one.")
            % {"slug": slug}
        )
    return slug


def _is_taken_by_the_site(slug: str, parent: Page | None) -> bool:
    """Whether another view than that of pages answers there."""
    if parent is None or parent.specific_class is not HomePage:
        return False
    locale = parent.locale.language_code
    try:
        return resolve(f"/{locale}/{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False
