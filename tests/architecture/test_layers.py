import subprocess
import sys
from pathlib import Path

from tests.architecture.first_party import ROOT


def test_imports_keep_their_direction() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
