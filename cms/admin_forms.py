"""What editors' forms of pages and of the site check."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cms.models import HomePage
from cms.rules import check_colours, international
from web.refusal import Refused
from web.values import visible

WHOLE_COLOUR = re.compile(r"#[0-9a-f]{6}")
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


class SiteSettingsForm(WagtailAdminModelForm):
    """Colours can be read, a logo is public and says what it shows, numbers can be called."""

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()

    def clean_accent_text(self) -> str:
        return str(self.cleaned_data["accent_text"]).lower()

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"]).strip()
        if typed and not international(typed):
            raise ValidationError(_number_words())
        return typed

    def clean_whatsapp(self) -> str:
        typed = str(self.cleaned_data["whatsapp"]).strip()
        if typed and not settings.CITY.mobile.match(international(typed)):
            raise ValidationError(_number_words())
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        accent, on = cleaned.get("accent", ""), cleaned.get("accent_text", "")
        if WHOLE_COLOUR.fullmatch(accent) and WHOLE_COLOUR.fullmatch(on):
            try:
                check_colours(accent, on)
            except Refused as refused:
                self.add_error("accent", str(refused.sentence))
        logo = cleaned.get("logo")
        if logo and not cleaned.get("logo_words") and "logo_words" not in self.errors:
            self.add_error("logo_words", _("Say what the logo shows, for those who cannot see it."))
        if logo and logo.collection.get_view_restrictions():
            self.add_error("logo", _("This picture is not for everybody. Choose a public one."))
        return cleaned


def _number_words() -> str:
    return _("Write a number of this country, such as %(example)s.") % {
        "example": f"+{settings.CITY.dial_code} …"
    }


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
