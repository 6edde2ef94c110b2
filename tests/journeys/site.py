"""The real site for journeys: web server, Celery worker and beat, each a process of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import redis

from tests.template_database import clone_postgres, drop_postgres

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
REDIS_NUMBER = 14 - int(WORKER.removeprefix("gw")) if WORKER else 15
"""Of the journeys in a browser 15, of those of a worker one of its own; workers have 1 to 7."""


@dataclass(frozen=True)
class Services:
    """Addresses of the real servers."""

    postgres: str
    redis: str
    elasticsearch: str

    @classmethod
    def given(cls) -> "Services | None":
        """As the environment names them; None while one is missing."""
        names = ("POSTGRES", "REDIS", "ELASTICSEARCH")
        urls = [os.environ.get(f"REMBUK_TEST_{name}_URL", "") for name in names]
        return cls(*urls) if all(urls) else None


@dataclass
class Site:
    """A running site with an empty, migrated database that is dropped at the end."""

    services: Services
    prefix: str = "rembuk_journeys"
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="rembuk-journey-")))
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = f"{self.prefix}_{os.getpid()}"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mails = self.folder / "mails"
        self.redis_url = self.services.redis.rpartition("/")[0] + f"/{REDIS_NUMBER}"
        postgres = urlsplit(self.services.postgres)._replace(path=f"/{self.name}")
        ours = {
            "DATABASE_URL": postgres.geturl(),
            "REMBUK_REDIS_URL": self.redis_url,
            "REMBUK_ELASTICSEARCH_URL": self.services.elasticsearch,
            "REMBUK_SEARCH_INDEX": self.name.replace("_", "-"),
            "REMBUK_DATA_DIR": str(self.folder),
            "REMBUK_DOCUMENT_SCANS": "optional",
            "REMBUK_BASE_URL": self.url,
            "REMBUK_MAIL_URL": f"file://{self.mails}",
            "DJANGO_SETTINGS_MODULE": "participation.settings",
            "PYTHONPATH": str(ROOT),
        }
        shell = {
            name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")
        }
        self.env = shell | ours

    # --- What tests do with it ---

    def manage(self, *words: str) -> str:
        """Run a management command on the site's database; what it printed."""
        return self._run([sys.executable, "manage.py", *words])

    def python(self, code: str) -> str:
        """Run code inside the site's Django, for instance to lay ground with tests.factories."""
        setup = "import django; django.setup()\n"
        return self._run([sys.executable, "-c", setup + code])

    def forget_limits(self) -> None:
        """All people of a journey share one address; its limits start anew."""
        with redis.Redis.from_url(self.redis_url) as server:
            for key in server.scan_iter(match=":*"):
                server.delete(key)

    def start(self, name: str) -> None:
        """Start one of the processes: site, worker or beat."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                self._commands()[name], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        if name == "site":
            self._wait_until_served()

    def stop(self, name: str) -> None:
        """End one of the processes."""
        child = self.children.pop(name)
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def kill(self, name: str) -> None:
        """SIGKILL for one of the processes and for all that it had started."""
        below = _descendants(self.children[name].pid)
        self.children[name].kill()
        self.children.pop(name).wait()
        for child in below:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def log(self, lines: int = 40) -> str:
        """The last lines of each process, for a failed test."""
        parts = []
        for path in sorted(self.folder.glob("*.log")):
            tail = path.read_text(errors="replace").splitlines()[-lines:]
            parts.append("\n".join([f"--- {path.stem} ---", *tail]))
        return "\n".join(parts)

    # --- From the first to the last day ---

    def set_up(self) -> None:
        self.mails.mkdir(parents=True)
        with redis.Redis.from_url(self.redis_url) as server:
            server.flushdb()
        clone_postgres(self.env["DATABASE_URL"])
        self.manage("setup_site")
        self.manage("collectstatic", "--noinput", "-v0")
        for name in self._commands():
            self.start(name)

    def tear_down(self) -> None:
        for name in list(self.children):
            self.stop(name)
        self._drop()
        if self.services.elasticsearch:
            self._forget_indices(
                f"{self.services.elasticsearch}/{self.env['REMBUK_SEARCH_INDEX']}*"
            )
        shutil.rmtree(self.folder, ignore_errors=True)

    def _drop(self) -> None:
        drop_postgres(self.env["DATABASE_URL"])

    def _forget_indices(self, pattern: str) -> None:
        base = self.services.elasticsearch
        listing = f"{base}/_cat/indices/{urlsplit(pattern).path[1:]}?h=index"
        with urllib.request.urlopen(listing, timeout=10) as answer:
            names = answer.read().decode().split()
        for name in names:
            request = urllib.request.Request(f"{base}/{name}", method="DELETE")
            urllib.request.urlopen(request, timeout=10).close()

    def _commands(self) -> dict[str, list[str]]:
        granian = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        granian += ["--port", str(self.port), "--blocking-threads", "4", "--no-ws"]
        celery = [str(BIN / "celery"), "--quiet", "--app", "participation"]
        schedule = str(self.folder / "beat")
        return {
            "site": [*granian, "participation.wsgi:application"],
            "worker": [*celery, "worker", "--concurrency", "1"],
            "beat": [*celery, "beat", "--schedule", schedule],
        }

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def _wait_until_served(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.children["site"].poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.log())


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [below for child in map(int, children) for below in (child, *_descendants(child))]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
