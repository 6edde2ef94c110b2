"""What apps above tell this one: titles of their pages, and parts of the page of notices."""

from collections.abc import Callable, Iterable

from accounts.models import Person
from web.registrations import Registry

Titles = Callable[[set[str], str], dict[str, str]]
TITLES: Registry[Titles] = Registry("titles of pages in notices", __name__)
Context = Callable[[Person], dict[str, object]]
PARTS: Registry[tuple[str, Context]] = Registry(
    "parts of the page of notices", __name__, shows=lambda part: part[0]
)


def register_titles(name: str, titles: Titles) -> None:
    """``titles(keys, language)``: of pages that can be read, by translation key."""
    TITLES.add(name, titles)


def titles_of(keys: set[str], language: str) -> dict[str, str]:
    """The titles of these pages in the language; a page that cannot be read has none."""
    found: dict[str, str] = {}
    if keys:
        for titles in TITLES:
            found |= titles(keys, language)
    return found


def register_part(name: str, template: str, context: Context, *, after: Iterable[str] = ()) -> None:
    """A part of the page below the notices, shown by this template with ``part`` as its context."""
    PARTS.add(name, (template, context), after=after)


def parts_of(person: Person) -> list[dict[str, object]]:
    """Every part for this person, with its template."""
    return [{"template": template, **context(person)} for template, context in PARTS]
