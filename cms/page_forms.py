"""What every editor's form of a page checks."""

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

LONGEST_SLUG = 100
"""So that the address of a page below another one still fits where addresses are kept."""


class CityPageForm(WagtailAdminPageForm):
    """The slug makes an address that can be published: letters without accents, and a free one."""

    def clean_slug(self) -> str:
        typed = str(self.cleaned_data["slug"])
        if not typed:
            return typed  # Wagtail makes one of the title
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
        if self._is_taken_by_the_site(slug):
            raise ValidationError(
                _("The site itself uses the address “%(slug)s”. Please choose another one.")
                % {"slug": slug}
            )
        return slug

    def _is_taken_by_the_site(self, slug: str) -> bool:
        """Whether another view than that of pages answers there."""
        from cms.models import HomePage

        parent = self.parent_page
        if parent is None or parent.specific_class is not HomePage:
            return False
        locale = parent.locale.language_code
        try:
            return resolve(f"/{locale}/{slug}/").url_name != "wagtail_serve"
        except Resolver404:
            return False
