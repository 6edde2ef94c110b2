"""In which language words are that people wrote, so that whoever shows them can say so."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from wagtail.models import Page


class Words(str):
    """Words that know their language, wherever they are handed on: ``Words("Halte", "id")``."""

    language: str

    def __new__(cls, words: str, language: str) -> "Words":
        made = super().__new__(cls, words)
        made.language = language
        return made


def picked(words: dict[str, str]) -> Words:
    """Words by language code in the reader's language, else in the site's first one."""
    wanted = (get_language() or "", str(settings.LANGUAGE_CODE), *words)
    code = next((code for code in wanted if words.get(code)), "")
    return Words(words.get(code, ""), code)


def name_of(code: str) -> str:
    """The name of a language of the city, in the reader's: ``name_of("en")`` is "English"."""
    return capfirst(str(dict(settings.LANGUAGES)[code]))


def in_first_language(words: dict[str, str]) -> str:
    """As the city itself says it, for what is kept whoever reads it."""
    return words.get(str(settings.LANGUAGE_CODE), "")


def language_of(thing: object) -> str:
    """The code of the language in which something is written, empty where nobody can know.

    Takes a code, ``Words``, a page, or a row. A row or a text without a language of its own, and
    one that is too short to tell, are in the language in which the city works.
    """
    if thing is None or thing == "":
        return ""
    if isinstance(thing, Page):
        return str(thing.locale.language_code)
    if isinstance(thing, str) and thing in dict(settings.LANGUAGES):
        return thing
    return getattr(thing, "language", "") or str(settings.LANGUAGE_CODE)
