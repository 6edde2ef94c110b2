"""Translations without the gettext programs: `python scripts/messages.py [check|update|compile]`.

`check` lists what has no Indonesian words, `update` adds new texts to the catalogue and drops
those that are gone, `compile` writes the file that the site reads. `packages` does all three for
the texts of the libraries (scripts/package_messages.py).
"""

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import django
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
APPS = (
    "demo",
    "transfers",
    "insights",
    "proposals",
    "polls",
    "participation",
    "moderation",
    "search",
    "ledger",
    "cms",
    "residents",
    "notices",
    "accounts",
    "areas",
    "privacy",
    "web",
)
PO = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text as the site looks it up. Texts of one id and different contexts are different."""

    id: str
    context: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The text of an entry in a catalogue; its plural is not part of the look-up."""
        return cls(entry.id if isinstance(entry.id, str) else entry.id[0], entry.context or "")

    def __str__(self) -> str:
        return f"{self.id} [{self.context}]" if self.context else self.id


@dataclass(frozen=True, slots=True)
class Use:
    """Where a text is used first, and its plural when it counts something."""

    place: str
    plural: str = ""


def sources(root: Path, apps: tuple[str, ...]) -> Iterator[tuple[Path, str, str]]:
    """Each file that may hold texts: its path, Babel's name of its language, its content."""
    for path in sorted(root.joinpath("static", "js").glob("*.js")):
        yield path, "javascript", path.read_text()
    for path in sorted(root.joinpath("templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, "python", _template(path)
    for app in apps:
        for path in sorted((root / app).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, "python", path.read_text()
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield path, "python", _template(path)


def _template(path: Path) -> str:
    # Blanked-out markup keeps its indentation, which Python's tokenizer would trip over.
    text = templatize(path.read_text(), origin=str(path))
    return "\n".join(line.lstrip() for line in text.splitlines())


def extract(root: Path = ROOT, apps: tuple[str, ...] = APPS) -> dict[Message, Use]:
    """Every text in the sources below ``root``, with its first use."""
    found: dict[Message, Use] = {}
    for path, language, text in sources(root, apps):
        for line, message, plural in texts_in(text.encode(), language):
            note(found, message, Use(f"{path.relative_to(root)}:{line}", plural))
    return found


def texts_in(source: bytes, language: str = "python") -> Iterator[tuple[int, Message, str]]:
    """The texts of one source in UTF-8: line, text, and its plural or nothing."""
    for line, words, _comments, context in babel_extract(
        language, io.BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        first, plural = (words, "") if isinstance(words, str) else (words[0], words[1])
        if first:
            yield line, Message(first, context or ""), plural


def note(found: dict[Message, Use], message: Message, use: Use) -> None:
    """Remember the first place of a text, and its plural wherever it comes."""
    known = found.setdefault(message, use)
    if use.plural and not known.plural:
        found[message] = Use(known.place, use.plural)


def in_use() -> dict[Message, Use]:
    """Every text that the site can show: those in the sources and those of declarations."""
    return {message: Use(place) for message, place in declared().items()} | extract()


def declared() -> dict[Message, str]:
    """What the declarations of personal fields say: residents read it in their language.

    Taken from the registry itself, because declarations put their words together in loops.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    django.setup()
    from privacy.declarations import LIBRARIES, declared

    found: dict[Message, str] = {}
    for name, field in sorted(declared().items()):
        app = name.partition(".")[0]
        place = f"{'accounts' if app in LIBRARIES else app}/privacy.py:0"
        for words in (field.what, field.purpose, field.seen_by, field.kept):
            found.setdefault(Message(words), place)
    return found


def read(path: Path = PO) -> Catalog:
    if not path.exists():
        return Catalog(locale="id", project="Rembuk", charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale="id")


def untranslated(catalogue: Catalog) -> dict[Message, str]:
    """Texts in use without Indonesian words, with their places."""
    return {
        message: use.place
        for message, use in in_use().items()
        if not (entry := entry_of(catalogue, message))
        or not is_complete(entry)
        or isinstance(entry.id, str) == bool(use.plural)
    }


def entry_of(catalogue: Catalog, message: Message) -> Entry | None:
    return catalogue.get(message.id, message.context or None)


def is_complete(entry: Entry) -> bool:
    """Whether it has words, in each of its forms."""
    words = entry.string
    return bool(words) if isinstance(words, str) else bool(words and all(words))


def update(catalogue: Catalog) -> Catalog:
    """The catalogue with exactly the texts in use, in the order of their places."""
    fresh = empty()
    for message, use in sorted(in_use().items(), key=lambda item: item[1].place):
        put(fresh, message, use, entry_of(catalogue, message))
    return fresh


def put(fresh: Catalog, message: Message, use: Use, known: Entry | None) -> None:
    """Add a text with the words that are known of it; its place stands without the line."""
    words = (known.string if known else "") or ""
    if not isinstance(words, str):
        words = words[0]
    fresh.add(
        (message.id, use.plural) if use.plural else message.id,
        (words,) if use.plural else words,
        context=message.context or None,
        locations=[(use.place.partition(":")[0], 0)],
    )


def empty() -> Catalog:
    """A catalogue of Indonesian, which has no plural forms; Babel's table says otherwise."""
    fresh = Catalog(locale="id", project="Rembuk", charset="utf-8", fuzzy=False)
    fresh._num_plurals, fresh._plural_expr = 1, "0"  # type: ignore[assignment]
    return fresh


def write(catalogue: Catalog, path: Path = PO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)


def compile_catalogue(path: Path = PO) -> None:
    with path.with_suffix(".mo").open("wb") as file:
        mofile.write_mo(file, read(path))


def main(verb: str) -> int:
    if verb == "packages":
        from scripts import package_messages

        return package_messages.main()
    if verb == "update":
        write(update(read()))
    if verb in {"update", "compile"}:
        compile_catalogue()
    missing = untranslated(read())
    for message, place in sorted(missing.items(), key=lambda item: item[1]):
        print(f"{place}: {message}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
