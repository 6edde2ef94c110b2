"""The demonstration as `make demo` shows it: SQLite, the database engine, a folder of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.site import BIN, ROOT, _free_port
from tests.template_database import clone_sqlite


@dataclass
class DemoSite:
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="rembuk-demo-")))
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        shell = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("REMBUK_", "PYTEST_")) and name != "DATABASE_URL"
        }
        self.env = shell | {
            "REMBUK_DATA_DIR": str(self.folder),
            "REMBUK_BASE_URL": self.url,
            "REMBUK_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "participation.settings",
            "PYTHONPATH": str(ROOT),
        }

    def set_up(self) -> None:
        clone_sqlite(self.folder / "rembuk.sqlite3")
        for words in (["collectstatic", "--noinput", "-v0"], ["load_demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, check=True
            )
        subprocess.run(
            [sys.executable, "manage.py", "work", "--once"], cwd=ROOT, env=self.env, check=True
        )
        site = [BIN / "granian", "--interface", "wsgi", "--port", str(self.port)]
        with (self.folder / "site.log").open("ab") as log:
            self.children = [
                subprocess.Popen(words, cwd=ROOT, env=self.env, stdout=log, stderr=log)
                for words in (
                    [*site, "participation.wsgi:application"],
                    [sys.executable, "manage.py", "work"],
                )
            ]
        self._wait()

    def python(self, code: str) -> str:
        """Run code inside the site's Django; returns its last line."""
        words = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        ran = subprocess.run(words, cwd=ROOT, env=self.env, check=True, capture_output=True)
        return ran.stdout.decode().strip().splitlines()[-1]

    def tear_down(self) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        raise TimeoutError((self.folder / "site.log").read_text()[-3000:])
