"""What documents name of the code is there: files by their path, modules and names with dots."""

import importlib
import re
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps

from tests.architecture.first_party import APPS, ROOT

FOLDERS = [*APPS, "tests", "scripts", "benchmarks", "docs", "deploy", "templates", "static"]
FOLDER = "|".join(FOLDERS)
FILE = re.compile(
    rf"(?<![\w./-])((?:{FOLDER})/[\w./-]+\.(?:py|html|css|js|json|md|po|sh|toml|txt|ya?ml))(?!\w)"
)
DOTTED = re.compile(rf"`((?:{'|'.join(APPS)})(?:\.\w+)+)(?:\(\))?`")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
"""Without the change log, which tells of what is gone."""


def named(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """Each document with each name in it."""
    return {
        (str(path.relative_to(ROOT)), found)
        for path in DOCUMENTS
        for found in pattern.findall(path.read_text())
    }


def is_there(dotted: str) -> bool:
    """Whether it is a module, a name in one (``app.module.name``) or a model (``app.Model``)."""
    head, _, last = dotted.rpartition(".")
    if head in APPS and last[:1].isupper():
        return last.lower() in apps.all_models[head]
    try:
        if find_spec(dotted):
            return True
    except ModuleNotFoundError:
        return "." in head and is_there(head)
    found = find_spec(head)
    if found is None:
        return False
    return hasattr(importlib.import_module(head), last)


def test_every_file_that_a_document_names_is_there() -> None:
    files = named(FILE)
    assert len(files) > 50, "the pattern still finds them"
    assert [one for one in sorted(files) if not (ROOT / Path(one[1])).exists()] == []


def test_every_module_that_a_document_names_is_there() -> None:
    modules = named(DOTTED)
    assert modules, "the pattern still finds them"
    assert [one for one in sorted(modules) if not is_there(one[1])] == []
