"""What a notice says, in the language of whoever reads it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from participation.algorithms.language import detect
from participation.models import Notice
from participation.queries.pages import published_pages
from web.dates import last_minute
from web.languages import Words


class Facts(TypedDict, total=False):
    """What is said anew in each language."""

    page: str
    """Translation key of the page whose title the words are."""
    until: str
    """The moment, in ISO 8601, that ``%(until)s`` in the title stands for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in the reader's language; the words know theirs."""

    title: str
    words: Words


def about(translation_key: object, **more: str) -> Facts:
    """The facts of a notice whose words are the title of a page: ``about(page.translation_key)``"""
    return Facts(page=str(translation_key), **more)  # type: ignore[typeddict-item]


def told(notices: Iterable[Notice]) -> list[Told]:
    """Each notice as its reader reads it; one query for the titles of all pages."""
    found = list(notices)
    titles = _titles({key for one in found if (key := one.facts.get("page"))})
    return [Told(_title(one), _words(one, titles)) for one in found]


def _titles(keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    here = Page.objects.filter(translation_key__in=keys, locale__language_code=get_language())
    pages = published_pages(here).values_list("translation_key", "title")
    return {str(key): title for key, title in pages}


def _title(notice: Notice) -> str:
    if "until" not in notice.facts:
        return _(notice.title)
    until = last_minute(datetime.fromisoformat(notice.facts["until"]))
    return _(notice.title) % {"until": date_format(until, "DATETIME_FORMAT")}


def _words(notice: Notice, titles: dict[str, str]) -> Words:
    if key := notice.facts.get("page"):
        if key in titles:
            return Words(titles[key], get_language() or "")
        return Words(notice.words, settings.LANGUAGE_CODE)
    return Words(notice.words, detect(notice.words, settings.CITY.languages))
