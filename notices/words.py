"""What a notice says, in the language of whoever reads it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.algorithms.language import detect
from notices.models import Notice
from notices.registry import titles_of
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
    """Each notice as its reader reads it; the titles of all pages are asked for at once."""
    found = list(notices)
    keys = {key for one in found if (key := one.facts.get("page"))}
    titles = titles_of(keys, get_language() or "")
    return [Told(_title(one), _words(one, titles)) for one in found]


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
