"""Indonesian for the texts of the libraries: `python scripts/messages.py packages`.

Wagtail has no Indonesian that Django finds under ``id``, and others leave gaps or say it worse than
the rest of the site. What is missing stands in ``locale-packages``, apart from our own texts, and
has priority over theirs. The command adds what an installed version brings, drops what is gone,
and lists what has no words yet.
"""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog

from scripts import messages
from scripts.messages import Message, Use

ROOT = messages.ROOT / "locale-packages"
CATALOGUES = ("wagtail", "allauth", "django", "taggit")
"""Libraries that ship their English texts as catalogues."""
SOURCES = ("django_tasks", "treebeard", "modelcluster", "permissionedforms", "ninja")
"""Libraries whose texts stand in their sources alone."""
NOT_INSTALLED = (
    "wagtail/contrib/styleguide",
    "django/contrib/admindocs",
    "django/contrib/flatpages",
    "django/contrib/gis",
    "django/contrib/redirects",
    "django/contrib/sites",
)
DOMAINS = ("django", "djangojs")


def path_of(domain: str) -> Path:
    return ROOT / "id" / "LC_MESSAGES" / f"{domain}.po"


def folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


@cache
def texts(domain: str) -> dict[Message, Use]:
    """Every text of the installed libraries in one domain, with its place."""
    found: dict[Message, Use] = {}
    for place, english in english_catalogues(domain):
        for entry in english:
            if entry.id:
                plural = "" if isinstance(entry.id, str) else entry.id[1]
                messages.note(found, Message.of(entry), Use(place, plural))
    if domain == "django":
        for package in SOURCES:
            found |= _in_sources(package)
    return found


def english_catalogues(domain: str) -> Iterator[tuple[str, Catalog]]:
    """The English catalogues that the libraries ship, each with its place as ``wagtail/admin``."""
    for package in CATALOGUES:
        folder = folder_of(package)
        for path in sorted(folder.rglob(f"locale/en/LC_MESSAGES/{domain}.po")):
            place = path.parents[3].relative_to(folder.parent).as_posix()
            if place not in NOT_INSTALLED:
                yield place, _read(path)


def _in_sources(package: str) -> dict[Message, Use]:
    """The texts in a library's Python files. Its templates are not ours to show."""
    found: dict[Message, Use] = {}
    folder = folder_of(package)
    for path in sorted(folder.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        place = path.relative_to(folder.parent).as_posix()
        for _line, message, plural in messages.texts_in(path.read_bytes()):
            messages.note(found, message, Use(place, plural))
    return found


@cache
def needed(domain: str) -> dict[Message, Use]:
    """The texts for which a library has no finished Indonesian of its own."""
    known = {
        Message.of(entry)
        for catalogue in indonesian_catalogues(domain)
        for entry in catalogue
        if not entry.fuzzy and messages.is_complete(entry)
    }
    return {message: use for message, use in texts(domain).items() if message not in known}


def indonesian_catalogues(domain: str) -> Iterator[Catalog]:
    """The Indonesian that the libraries bring themselves."""
    for package in CATALOGUES:
        folder = folder_of(package)
        for path in sorted(folder.rglob(f"locale/id/LC_MESSAGES/{domain}.po")):
            if path.parents[3].relative_to(folder.parent).as_posix() not in NOT_INSTALLED:
                yield _read(path)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file)


def untranslated(domain: str) -> dict[Message, str]:
    """What neither a library nor ``locale-packages`` says in Indonesian, with its place."""
    catalogue = messages.read(path_of(domain))
    return {
        message: use.place
        for message, use in needed(domain).items()
        if not (entry := messages.entry_of(catalogue, message)) or not messages.is_complete(entry)
    }


def update(catalogue: Catalog, domain: str) -> Catalog:
    """The catalogue with what is needed, and what it says better, of the installed versions."""
    fresh = messages.empty()
    wanted = needed(domain)
    for message, use in sorted(texts(domain).items(), key=lambda item: (item[1].place, item[0])):
        known = messages.entry_of(catalogue, message)
        if known is None and message not in wanted:
            continue
        messages.put(fresh, message, use, known)
    return fresh


def main() -> int:
    missing = False
    for domain in DOMAINS:
        path = path_of(domain)
        messages.write(update(messages.read(path), domain), path)
        messages.compile_catalogue(path)
        for message, place in untranslated(domain).items():
            missing = True
            print(f"{place} ({domain}): {message}")
    return 1 if missing else 0
