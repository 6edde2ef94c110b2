"""In which of the site's two languages a text is written."""

from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

FEWEST_WORDS = 4


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(Language.INDONESIAN, Language.ENGLISH).build()


def detect(text: str) -> str:
    """``id``, ``en``, or empty below four words, where any answer would be a guess."""
    if len(text.split()) < FEWEST_WORDS:
        return ""
    found = _detector().detect_language_of(text[:1000])
    return {Language.INDONESIAN: "id", Language.ENGLISH: "en"}.get(found, "") if found else ""
