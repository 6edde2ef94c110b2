"""Translations without the gettext programs: `python scripts/messages.py [check|update|compile]`.

`check` lists what has no Indonesian words, `update` adds new texts to the catalogue and drops
those that are gone, `compile` writes the file that the site reads.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = (
    "insights",
    "proposals",
    "polls",
    "participation",
    "moderation",
    "search",
    "ledger",
    "cms",
    "residents",
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
}
DECLARATIONS = {"privacy.py", "privacy_fields.py", "privacy_routes.py"}
Message = str | tuple[str, str]


def sources(root: Path, apps: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Each file that may hold texts, with its content as Python."""
    for path in sorted(root.joinpath("templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, _template(path)
    for app in apps:
        for path in sorted((root / app).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, path.read_text()
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield path, _template(path)


def _template(path: Path) -> str:
    # Blanked-out markup keeps its indentation, which Python's tokenizer would trip over.
    text = templatize(path.read_text(), origin=str(path))
    return "\n".join(line.lstrip() for line in text.splitlines())


def extract(root: Path = ROOT, apps: tuple[str, ...] = APPS) -> dict[Message, str]:
    """Every text with the place of its first use."""
    found: dict[Message, str] = {}
    for path, text in sources(root, apps):
        stream = io.BytesIO(text.encode())
        for line, message, _comments, _context in babel_extract(
            "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            key: Message = message if isinstance(message, str) else (message[0], message[1])
            if key:
                found.setdefault(key, f"{path.relative_to(root)}:{line}")
        if path.name in DECLARATIONS:
            for words, line in declared_words(text):
                found.setdefault(words, f"{path.relative_to(root)}:{line}")
    return found


def declared_words(text: str) -> Iterator[tuple[str, int]]:
    """What the declarations of personal fields say: residents read it in their language."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "personal":
            for keyword in node.keywords:
                words = keyword.value
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    yield words.value, words.lineno
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            # Several fields of one kind: ``for name, words in (("field", "what it is"), …)``.
            for pair in node.iter.elts:
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[-1], ast.Constant):
                    yield str(pair.elts[-1].value), pair.lineno


def read(path: Path = PO) -> Catalog:
    if not path.exists():
        return Catalog(locale="id", project="Rembuk", charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale="id")


def untranslated(catalogue: Catalog) -> dict[Message, str]:
    """Texts in use without Indonesian words."""
    return {
        message: place
        for message, place in extract().items()
        if not (entry := catalogue.get(_id(message))) or not _complete(entry.string)
    }


def _id(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _complete(words: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(words) if isinstance(words, str) else bool(words and all(words))


def update(catalogue: Catalog) -> Catalog:
    """The catalogue with exactly the texts in use, in the order of their places."""
    fresh = Catalog(locale="id", project="Rembuk", charset="utf-8", fuzzy=False)
    # Indonesian has no plural forms; Babel's table says otherwise.
    fresh._num_plurals, fresh._plural_expr = 1, "0"  # type: ignore[assignment]
    for message, place in sorted(extract().items(), key=lambda item: item[1]):
        known = catalogue.get(_id(message))
        words = known.string if known else ("" if isinstance(message, str) else ("",))
        fresh.add(message, words, locations=[(place.rpartition(":")[0], 0)])
    return fresh


def write(catalogue: Catalog, path: Path = PO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)


def compile_catalogue(path: Path = PO) -> None:
    with path.with_suffix(".mo").open("wb") as file:
        mofile.write_mo(file, read(path))


def main(verb: str) -> int:
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
