"""The demonstration is there where somebody asks for it, and nowhere else."""

import json
from pathlib import Path

import pytest

from tests.participation.project.test_safe_values import SAFE, run

SEEN = """
import json, sys
import django
django.setup()
from django.core.management import get_commands
import participation.urls
loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "demo")
print(json.dumps([sorted(n for n, app in get_commands().items() if app == "demo"), loaded]))
"""


def demo_of(tmp_path: Path, **variables: str) -> list[list[str]]:
    """Its commands, and its modules that are loaded when a site has started."""
    started = run(
        "-c", SEEN, data=tmp_path, DJANGO_SETTINGS_MODULE="participation.settings", **variables
    )
    assert started.returncode == 0, started.stderr
    found: list[list[str]] = json.loads(started.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("variables", [{}, SAFE], ids=["nothing set", "production"])
def test_without_its_variable_there_is_no_command_and_no_code(
    variables: dict[str, str], tmp_path: Path
) -> None:
    assert demo_of(tmp_path, **variables) == [[], []]


def test_with_it_there_is(tmp_path: Path) -> None:
    commands, loaded = demo_of(tmp_path, REMBUK_DEMO="1")
    assert commands == ["load_demo"]
    assert "demo.apps" in loaded
