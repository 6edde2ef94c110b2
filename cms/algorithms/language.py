"""In which of the site's languages a text is written."""

from functools import cache

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

FEWEST_WORDS = 4


@cache
def _detector(codes: tuple[str, ...]) -> LanguageDetector:
    known = [getattr(IsoCode639_1, code[:2].upper()) for code in codes]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()


def detect(text: str, codes: tuple[str, ...]) -> str:
    """One of the codes, or empty below four words, where any answer would be a guess."""
    if len(text.split()) < FEWEST_WORDS:
        return ""
    if len(codes) == 1:
        return codes[0]
    found = _detector(codes).detect_language_of(text[:1000])
    return found.iso_code_639_1.name.lower() if found else ""
