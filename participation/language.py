"""In which of the site's two languages a text is written."""

from functools import cache

from django.conf import settings
from lingua import Language, LanguageDetector, LanguageDetectorBuilder
from wagtail.models import Page

FEWEST_WORDS = 4


class Words(str):
    """Words that know their language, wherever they are handed on: ``Words("Halte", "id")``."""

    language: str

    def __new__(cls, words: str, language: str) -> "Words":
        made = super().__new__(cls, words)
        made.language = language
        return made


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


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(Language.INDONESIAN, Language.ENGLISH).build()


def detect(text: str) -> str:
    """``id``, ``en``, or empty below four words, where any answer would be a guess."""
    if len(text.split()) < FEWEST_WORDS:
        return ""
    found = _detector().detect_language_of(text[:1000])
    return {Language.INDONESIAN: "id", Language.ENGLISH: "en"}.get(found, "") if found else ""
