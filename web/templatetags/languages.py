"""Says in which language words are written that a resident or an editor wrote.

The page is in the reader's language, what people wrote in theirs: a voice output reads each in its
own only when the page says which one it is (WCAG 3.1.2).
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from web.languages import language_of, name_of

register = template.Library()


@register.filter
def lang(thing: object) -> SafeString | str:
    """The attribute ``lang="id"`` with a space before it; empty in the language of the page.

    Example: ``<h1{{ idea|lang }}>{{ idea.title }}</h1>``.
    """
    code = language_of(thing)
    return format_html(' lang="{}"', code) if code and code != get_language() else ""


@register.filter
def language_name(code: str) -> str:
    """As the reader calls it: "English", "Bahasa Inggris"."""
    return name_of(code)


@register.filter
def spoken(words: object, thing: object = None) -> object:
    """The words in a ``span`` with their language, for words within a sentence.

    ``thing`` is whose words they are; without it the words know it, see ``Words``.
    """
    attribute = lang(words if thing is None else thing)
    return format_html("<span{}>{}</span>", attribute, words) if attribute and words else words


@register.filter
def spoken_together(several: Iterable[object], between: str) -> SafeString:
    """Several names, each in its language: ``{{ winners|spoken_together:", " }}``."""
    return format_html_join(between, "{}", ((spoken(words),) for words in several))
