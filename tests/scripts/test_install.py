"""Which Python installs Rembuk, and that one lock holds for all of them."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_an_old_python_is_refused_in_a_sentence(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\n[ "$1" = --version ] || exit 1\necho Python 3.9.2\n')
    python.chmod(0o755)
    words = ["sh", str(ROOT / "scripts/install.sh"), str(python), str(tmp_path / "stamp"), "x.txt"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11.2 to 3.13 (found: Python 3.9.2)" in done.stderr


def test_the_lock_was_made_for_every_python_that_is_accepted() -> None:
    """redis needs this package before Python 3.11.3: a lock of one newer Python leaves it out."""
    lock = (ROOT / "requirements.txt").read_text()
    assert re.search(r"^async-timeout==\S+ ; python_full_version < '3\.11\.3'", lock, re.M)
    assert '">=3.11.2,<3.14"' in (ROOT / "pyproject.toml").read_text()
