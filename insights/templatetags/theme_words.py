"""Filters of the pages of themes."""

from collections.abc import Mapping

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 in words: "12.3 %"."""
    words = _("%(share)s %%") % {"share": number_format(round(100 * share, 1), 1)}
    return words.replace(" ", "\u00a0")


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """The name of a code; empty for one that is not known."""
    return names.get(code, "")
