"""docs/configuration.md names exactly the variables that the code reads."""

import re

from tests.architecture.first_party import ROOT

READS = re.compile(
    r"env\.(?:text|flag|number|words|required|secret|one_of|between)\(\s*\"([A-Z_]+)\"|environ\.get\(\"([A-Z_]+)\""
)


def read_by_the_code() -> set[str]:
    found: set[str] = set()
    for name in ("settings.py", "environment.py"):
        text = (ROOT / "participation" / name).read_text()
        found.update(a or b for a, b in READS.findall(text))
    return found


def documented() -> set[str]:
    table = (ROOT / "docs" / "configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


def test_table_and_settings_agree() -> None:
    assert read_by_the_code() == documented()
