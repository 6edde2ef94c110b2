"""Twenty writes a second while Elasticsearch, the worker and Redis are killed, one after the other.

    python benchmarks/outage.py [--seconds 60]

Servers and processes are this program's own. Each is killed with SIGKILL, stays away for so many
seconds and is started again. At the end nothing may be lost: every text that was answered with
"saved" is there, every public one is findable, and ``manage.py check_index`` finds no difference;
else the exit code is 1. A reader asks the search meanwhile.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.machine import Running, end  # noqa: E402
from scripts.servers import start_elasticsearch, start_postgres, start_redis  # noqa: E402
from tests.journeys.site import Services, Site  # noqa: E402

WRITES_A_SECOND = 20
PATIENCE = 300
WRITE = """
import django; django.setup()
import random, sys, time
from django.utils import timezone
from participation.actions.comments import write_comment
from participation.models import Thread
from tests import factories
factories.city()
thread = factories.consultation("discussion", slug="tepian").thread
people = [factories.verified() for _ in range(40)]
words = "lampu jalan parit taman pasar sekolah hujan banjir sampah angkot trotoar pohon".split()
chance = random.Random(7)
print("ready", flush=True)
number, saved, longest = 0, 0, 0.0
for line in iter(sys.stdin.readline, "stop\\n"):
    text = " ".join(chance.choices(words, k=12)) + f" nomor {number}"
    number += 1
    at = time.monotonic()
    try:
        write_comment(person=people[number % 40], thread=thread, body=text, stance="for",
                      at=timezone.now())
        saved += 1
    except Exception as error:
        print("failed", type(error).__name__, error, file=sys.stderr, flush=True)
    longest = max(longest, time.monotonic() - at)
print(number, saved, round(longest, 2), flush=True)
"""
COUNT = """
from participation.models import Comment
from search.engines import engine
from search.engines.protocol import Filters
engine().refresh()
print(Comment.objects.count(), Comment.objects.public().count(),
      engine().count(Filters(kinds=("comment",))), engine().name)
"""


class Reader(threading.Thread):
    """Asks pages every three seconds; counts the answers by status."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.stopped = site, threading.Event()
        self.answers: Counter[str] = Counter()
        self.slowest = 0.0

    def run(self) -> None:
        while not self.stopped.wait(3):  # fewer than one address may ask
            for path in ("/id/cari/?q=parit", "/readyz"):
                began = time.monotonic()
                try:
                    with urllib.request.urlopen(self.site.url + path, timeout=30) as answer:
                        self.answers[f"{path} {answer.status}"] += 1
                except urllib.error.HTTPError as error:
                    self.answers[f"{path} {error.code}"] += 1
                except OSError as error:
                    self.answers[f"{path} {type(error).__name__}"] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)


def away(server: Running, start: Callable[[], None], seconds: int) -> None:
    """Kill a server with all that it had started, and start it again after so many seconds."""
    os.killpg(os.getpgid(server.pid), signal.SIGKILL)
    time.sleep(seconds)
    start()


def feed(writer: subprocess.Popen[str], stopped: threading.Event) -> None:
    """Ask the writer for one text after the other, in time, whether it is done or not."""
    assert writer.stdin
    due = time.monotonic()
    while not stopped.is_set():
        writer.stdin.write("go\n")
        writer.stdin.flush()
        due += 1 / WRITES_A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))


def outages(site: Site, folder: Path, running: dict[str, Running], seconds: int) -> None:
    """One after the other, with a pause in which the site catches up."""

    def again(name: str, starter: Callable[..., None]) -> Callable[[], None]:
        port = int(running[name].url.split(":")[2].split("/")[0])
        note = lambda server: running.update({name: server})  # noqa: E731 - as the starters take it
        return lambda: starter(folder, True, note, port=port)

    print("Elasticsearch is killed", flush=True)
    away(running["elasticsearch"], again("elasticsearch", start_elasticsearch), seconds)
    print("the worker is killed", flush=True)
    site.kill("worker")
    time.sleep(seconds)
    site.start("worker")
    print("Redis is killed", flush=True)
    away(running["redis"], again("redis", start_redis), seconds)
    time.sleep(5)


def level(site: Site) -> str:
    """What check_index says when nothing waits any more."""
    deadline = time.monotonic() + PATIENCE
    while not (said := site.manage("check_index").strip()).endswith(" 0 wait"):
        assert time.monotonic() < deadline, said
        time.sleep(2)
    return said


def run(site: Site, folder: Path, running: dict[str, Running], seconds: int) -> bool:
    reader, stopped = Reader(site), threading.Event()
    reader.start()
    with subprocess.Popen(
        [sys.executable, "-c", WRITE], cwd=ROOT, env=site.env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as writer:  # fmt: skip
        assert writer.stdout
        assert writer.stdin
        assert writer.stdout.readline() == "ready\n"
        feeder = threading.Thread(target=feed, args=(writer, stopped))
        feeder.start()
        began = time.monotonic()
        try:
            outages(site, folder, running, seconds)
        finally:
            stopped.set()
            feeder.join()
            writer.stdin.write("stop\n")
            writer.stdin.close()
            number, saved, longest = writer.stdout.readline().split()
    rate = int(number) / (time.monotonic() - began)
    began = time.monotonic()
    said = level(site)
    caught_up = time.monotonic() - began
    reader.stopped.set()
    kept, public, found, name = site.python(COUNT).split()
    print(f"{number} writes, {rate:.1f} a second, {saved} saved, the longest {longest} s")
    print(f"{kept} kept, {public} public, {found} in {name}; level after {caught_up:.0f} s: {said}")
    print(f"pages: {dict(reader.answers)}, the slowest {reader.slowest:.1f} s")
    pages = all(answer.endswith(" 200") for answer in reader.answers if "cari" in answer)
    whole = number == saved == kept and public == found and said.startswith("0 differ")
    print("nothing lost" if whole and pages else "FAULT")
    return whole and pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rembuk-outage-"))
    folder.chmod(0o755)
    running: dict[str, Running] = {}
    starters = (start_postgres, start_redis, start_elasticsearch)
    try:
        for name, starter in zip(("postgres", "redis", "elasticsearch"), starters, strict=True):
            starter(folder, True, lambda server, name=name: running.update({name: server}))
        addresses = [running[name].url for name in ("postgres", "redis", "elasticsearch")]
        site = Site(Services(*addresses), prefix="rembuk_outage")
        try:
            site.set_up()
            return 0 if run(site, folder, running, given.seconds) else 1
        finally:
            site.tear_down()
    finally:
        for name, server in running.items():
            end(name, server)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
