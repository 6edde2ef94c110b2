"""The whole suite, as `make test` runs it: `python scripts/run_tests.py [pytest arguments]`.

Starts real PostgreSQL, Redis and Elasticsearch (scripts/services.py), runs everything on them,
then on SQLite with the database search engine what databases do differently (tests/conftest.py),
and beside them the journeys in a real Chromium, which mostly wait: the long ones beside the first,
those of the demonstration beside the second; stops what it started. With CI=true nothing may be
missing and nothing skipped.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ROOT / "scripts" / "services.py"
STATES = ROOT / "var" / "tests"
WORKERS = str(min(os.cpu_count() or 2, 7))  # Redis has 16 numbers (tests/journeys/site.py)
GIVEN = {
    "DATABASE_URL": "REMBUK_TEST_POSTGRES_URL",
    "REMBUK_REDIS_URL": "REMBUK_TEST_REDIS_URL",
    "REMBUK_ELASTICSEARCH_URL": "REMBUK_TEST_ELASTICSEARCH_URL",
}
REAL = "elasticsearch or postgres or redis or browser"


@dataclass(frozen=True)
class Round:
    """One run of pytest."""

    title: str
    arguments: tuple[str, ...]
    on_services: bool
    beside: bool = False
    """At the same time as the rounds before it, with a site and a browser of its own."""


ROUNDS = (
    Round(
        "PostgreSQL, Redis and Elasticsearch",
        ("-n", WORKERS, "-m", "not browser and not sqlite"),
        True,
    ),
    Round("Journeys in Chromium", ("-m", "browser and not demo"), True, beside=True),
    Round(
        "SQLite and the database engine, where databases differ",
        ("-n", WORKERS, "-m", f"databases and not ({REAL})"),
        False,
    ),
    Round("Journeys on the demonstration", ("-m", "browser and demo"), True, beside=True),
)


class Missing(Exception):
    """A service or a program that cannot be had on this machine, in one line."""


def services(verb: str, state: Path) -> None:
    """Run the service starter. Raises Missing with its own words."""
    done = subprocess.run(
        [sys.executable, str(SERVICES), verb, "--state", str(state)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Missing(done.stderr.strip() or f"services.py {verb} failed")


def stop_leftovers() -> None:
    """Stop what a run that was killed has left behind."""
    for state in STATES.glob("*.json"):
        if not state.stem.isdigit() or not Path(f"/proc/{state.stem}").exists():
            services("stop", state)


def bare_environment() -> dict[str, str]:
    """Without what a developer's shell says about sites; the servers given for tests stay."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in GIVEN and (not name.startswith("REMBUK_") or name.startswith("REMBUK_TEST_"))
    }


def addresses(state: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(state.read_text())["environment"]
    return {GIVEN[name]: url for name, url in found.items()}


def make_templates(urls: dict[str, str]) -> None:
    """Migrate the databases that tests clone, both at once; what fails is told by the tests."""
    command = [sys.executable, "-m", "tests.template_database"]
    postgres = urls.get("REMBUK_TEST_POSTGRES_URL")
    makers = [
        subprocess.Popen([*command, *given], cwd=ROOT, env=bare_environment())
        for given in ([[postgres], []] if postgres else [[]])
    ]
    for maker in makers:
        maker.wait()


def together(rounds: tuple[Round, ...]) -> list[list[Round]]:
    """The rounds in their order, those that run at the same time in one list."""
    found: list[list[Round]] = []
    for part in rounds:
        if part.beside and found:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def run(
    parts: list[Round], extra: list[str], urls: dict[str, str], counted: Counter[str]
) -> list[int]:
    """Run pytest for each part, all at once, and add up what they counted. Returns the exit codes.

    The first one is heard while it runs, each other one afterwards.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # servers of a single test run as another user
        rooms = [folder / str(number) for number in range(len(parts))]
        print(f"\n=== {parts[0].title} ===", flush=True)
        children = [start(part, extra, urls, room) for part, room in zip(parts, rooms, strict=True)]
        try:
            for part, room, child in zip(parts, rooms, children, strict=True):
                child.wait()
                if part.beside:
                    said = (room / "output").read_text(errors="replace")
                    print(f"\n=== {part.title} ===\n{said}", flush=True)
                report = room / "report.xml"
                if report.exists():
                    counted.update(count(report))
        finally:
            for child in children:
                child.kill()
        return [child.wait() for child in children]


def start(
    part: Round, extra: list[str], urls: dict[str, str], room: Path
) -> subprocess.Popen[bytes]:
    """Start pytest with a folder of its own; what runs beside another writes into a file there."""
    env = bare_environment()
    if part.on_services:
        env |= urls
    else:
        env = {name: value for name, value in env.items() if name not in GIVEN.values()}
    room.mkdir()
    room.chmod(0o755)
    env["TMPDIR"] = str(room)  # what tests write outside the database goes with it
    command = [sys.executable, "-m", "pytest", *part.arguments]
    command += [f"--junitxml={room / 'report.xml'}", *extra]
    if not part.beside:
        return subprocess.Popen(command, cwd=ROOT, env=env)
    with (room / "output").open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)


def count(report: Path) -> Counter[str]:
    """What pytest wrote down: how many passed, failed (errors too) and were skipped."""
    counted: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our file
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counted["failed"] += failed
        counted["skipped"] += skipped
        counted["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return counted


def main(extra: list[str]) -> int:
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    state = STATES / f"{os.getpid()}.json"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    counted: Counter[str] = Counter()
    problems: list[str] = []
    rounds: tuple[Round, ...] = ROUNDS
    urls: dict[str, str] = {}
    try:
        stop_leftovers()
        try:
            services("install", state)
            services("start", state)
            urls = addresses(state)
        except Missing as missing:
            rounds = tuple(part for part in ROUNDS if not part.on_services)
            titles = "; ".join(part.title for part in ROUNDS if part.on_services)
            print(f"\nNot run ({titles}): {missing}", file=sys.stderr)
            if strict:
                problems.append("a service is missing")
        make_templates(urls)
        for parts in together(rounds):
            for part, code in zip(parts, run(parts, extra, urls, counted), strict=True):
                # 5: nothing of this round was chosen: fine where somebody chose a few tests.
                if code and not (code == 5 and extra):
                    problems.append(f"{part.title}: pytest ended with {code}")
    except KeyboardInterrupt:
        problems.append("interrupted")
    finally:
        services("stop", state)
    if strict and counted["skipped"]:
        problems.append(f"{counted['skipped']} skipped, and CI skips nothing")
    if not counted["passed"]:
        problems.append("no test ran")
    for problem in problems:
        print(f"Not green: {problem}.")
    print(f"{counted['passed']} passed, {counted['failed']} failed, {counted['skipped']} skipped")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
