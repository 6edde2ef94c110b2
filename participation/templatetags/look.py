"""What the base template needs: the same page in the other language, and the place we are at."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page

register = template.Library()
OWN_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
"""A language is named in itself, so that those who look for it can read it."""


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, str]]:
    """The other languages of the site with the address of this page in each of them.

    A Wagtail page leads to its live translation; where there is none, to the home page.
    """
    here = get_language()
    return [
        {"code": code, "name": OWN_NAMES.get(code, code), "url": _url(context, code)}
        for code, _name in settings.LANGUAGES
        if code != here
    ]


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], address: str, *, exact: bool = False) -> bool:
    """Whether this page is the one at ``address`` or, unless ``exact``, below it."""
    request = context.get("request")
    if not request or not address:
        return False
    path: str = request.path
    return path == address if exact else path.startswith(address)


def _url(context: dict[str, Any], code: str) -> str:
    home = f"/{code}/"
    given = context.get("language_urls")
    if given and code in given:
        return str(given[code])
    request = context.get("request")
    if not request:
        return home
    page = context.get("page")
    if isinstance(page, Page):
        return _page_url(page, code, request) or home
    if request.resolver_match is None or request.resolver_match.url_name == "wagtail_serve":
        return home
    return translate_url(request.get_full_path(), code)


def _page_url(page: Page, code: str, request: Any) -> str:
    others = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=code, live=True
    )
    other = others.first()
    return (other.get_url(request) or "") if other else ""
