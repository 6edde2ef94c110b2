import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.first_party import APPS, ROOT


def contracts() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["tool"]["importlinter"]
    return found


def test_imports_keep_their_direction() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_app_is_outside_the_contracts() -> None:
    """A folder that is an app has its floor, its rooms, and no circles."""
    linter = contracts()
    of_kind = {name: [] for name in ("layers", "acyclic_siblings", "forbidden")}
    for contract in linter["contracts"]:
        of_kind[contract["type"]].append(contract)
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert set(APPS) == apps
    assert set(linter["root_packages"]) == apps
    floors = next(one["layers"] for one in of_kind["layers"] if "containers" not in one)
    assert {app for floor in floors for app in floor.split(" | ")} == apps
    assert set(of_kind["acyclic_siblings"][0]["ancestors"]) == apps
    rooms = [app for one in of_kind["layers"] for app in one.get("containers", ())]
    assert sorted(rooms) == sorted(apps)


def test_no_import_is_excepted() -> None:
    assert [one["name"] for one in contracts()["contracts"] if "ignore_imports" in one] == []
