from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.first_party import APPS, ROOT

FOLDERS = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
TEMPLATES = [
    (folder, path)
    for folder in FOLDERS
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".html", ".txt"}
]


@pytest.mark.parametrize(
    ("folder", "path"), TEMPLATES, ids=[str(path.relative_to(ROOT)) for _, path in TEMPLATES]
)
def test_every_template_compiles(folder: Path, path: Path) -> None:
    get_template(str(path.relative_to(folder)))


def test_no_inline_script_or_style() -> None:
    for _, path in TEMPLATES:
        text = path.read_text()
        if "/wagtailadmin/" in str(path):
            continue
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert "<script>" not in text, path
        assert " onclick=" not in text, path
