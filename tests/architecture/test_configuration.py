"""docs/configuration.md names exactly the variables that the settings read."""

import re

from participation.settings import env
from tests.architecture.first_party import ROOT


def documented() -> set[str]:
    table = (ROOT / "docs" / "configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


def test_table_and_settings_agree() -> None:
    assert env.known == documented()
