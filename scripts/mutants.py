"""Breaks rules, actions and algorithms one place at a time and says which breaks no test notices.

`python scripts/mutants.py [--minutes N] [--sample N [--seed S]] [path …]`; a path is an app
(`proposals`), a folder (`polls/rules`) or a module (`ledger/algorithms/merkle.py`), nothing means
all. mutmut makes the mutants and runs the tests of the path's app on SQLite (`--tests` names
others) in a copy under `var/mutants/`, so the working tree stays as it is. `--sample` looks at so
many, drawn from all of them alike, the same ones for the same seed. A mutant that changes no
behaviour is named, with its reason, in `tests/equal_mutants.toml`. Ends with 1 if others survive.
No part of `make test`.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "var" / "mutants"
EQUAL = ROOT / "tests" / "equal_mutants.toml"
LEFT_OUT = {".git", ".venv", "var", "pyproject.toml"}
NOT_QUICK = "not browser and not chance and not elasticsearch and not postgres and not redis"
NONE = "no mutant has this name"
WORDS = [r"\b_\(", r"gettext", r'^\s*[rf]?"[^"]*"[,)]*$']
"""Lines that only say something: words have tests of their own (tests/languages)."""


class Unusable(Exception):
    """A path that holds nothing to break, or tests that are not green before, in one line."""


@dataclass(frozen=True)
class Mutant:
    """One break: the function, the line above, the line as it was and as it became."""

    where: str
    after: str
    line: str
    mutant: str

    def __str__(self) -> str:
        """As `tests/equal_mutants.toml` writes it down, should it be one of those."""
        fields = [f"{key} = {json.dumps(value)}" for key, value in vars(self).items()]
        return "\n".join(["[[equal]]", *fields])


def algorithms() -> list[str]:
    """The modules that know no Django, as pyproject.toml names them, as paths."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    modules = next(
        contract["source_modules"]
        for contract in contracts["contracts"]
        if contract["name"] == "Algorithms know no Django"
    )
    return [module.replace(".", "/") for module in modules]


def breakable(paths: list[str]) -> list[str]:
    """The modules to break, relative to the root. Raises Unusable where there are none."""
    places = [*algorithms()]
    for room in ("rules", "actions"):
        places += [
            str(app.relative_to(ROOT)).removesuffix(".py") for app in ROOT.glob(f"*/{room}*")
        ]
    found = set()
    for module in ROOT.glob("[a-z]*/**/*.py"):
        name = module.relative_to(ROOT).as_posix()
        inside = any(name == f"{place}.py" or name.startswith(f"{place}/") for place in places)
        asked = [path.rstrip("/") for path in paths]
        wanted = not asked or any(name == path or name.startswith(f"{path}/") for path in asked)
        if wanted and (inside or name in asked):
            found.add(name)
    if not found:
        raise Unusable(f"No rules, actions or algorithms in {', '.join(paths)}.")
    return sorted(found)


def prepare(modules: list[str], tests: list[str]) -> None:
    """A folder with links to what the tests need and mutmut's configuration."""
    shutil.rmtree(PLACE, ignore_errors=True)
    (PLACE / "mutants" / "var").mkdir(parents=True)
    (PLACE / "tmp").mkdir()
    (ROOT / "var" / "tests").mkdir(parents=True, exist_ok=True)
    (PLACE / "mutants" / "var" / "tests").symlink_to(ROOT / "var" / "tests")
    names = sorted(path.name for path in ROOT.iterdir() if path.name not in LEFT_OUT)
    for name in names:
        (PLACE / name).symlink_to(ROOT / name)
    apps = sorted({module.split("/")[0] for module in modules})
    settings = {
        "source_paths": apps,
        "only_mutate": modules,
        "also_copy": [name for name in names if name not in {*apps, "tests"}],
        "do_not_mutate_patterns": WORDS,
        "pytest_add_cli_args": ["-p", "scripts.mutants_database", "-m", NOT_QUICK],
        "pytest_add_cli_args_test_selection": tests,
    }
    text = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
    (PLACE / "pyproject.toml").write_text(
        f"{(ROOT / 'pyproject.toml').read_text()}\n[tool.mutmut]\n{text}\n"
        "use_git_change_detection = false\ntrack_dependencies = false\n"
        "timeout_multiplier = 5.0\ntimeout_constant = 20.0\n"
    )


def environment() -> dict[str, str]:
    """SQLite and the database engine, whatever the shell says about servers."""
    left_out = ("REMBUK_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"TMPDIR": str(PLACE / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}


def mutmut(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mutmut", *arguments]


def draw(names: list[str], amount: int, seed: int) -> list[str]:
    """So many of the mutants, each as likely as any other; all where there are no more."""
    names = sorted(names)
    return sorted(random.Random(seed).sample(names, min(amount, len(names))))  # noqa: S311


def run_some(minutes: float, amount: int, seed: int) -> bool:
    """Make all mutants and run the tests on some. Returns whether the time sufficed."""
    began = time.monotonic()
    try:
        if not run(minutes, NONE):
            return False
    except Unusable:  # mutmut makes them and learns which test meets which, then finds none to run
        if not (PLACE / "mutants" / "mutmut-stats.json").exists():
            raise
    chosen = draw([name for name, _how in endings()], amount, seed)
    print(f"{len(chosen)} of {len(endings())} mutants, drawn with seed {seed}", flush=True)
    return run(minutes - (time.monotonic() - began) / 60, *chosen)


def run(minutes: float, *names: str) -> bool:
    """Make the mutants and run the tests on each, or on those named. Returns whether the time
    sufficed."""
    log = PLACE / "log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            mutmut("run", "--max-children", str(os.cpu_count() or 1), *names),
            cwd=PLACE,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        child.wait(timeout=minutes * 60)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait()
    if child.returncode:
        end = log.read_text(errors="replace")[-2000:]
        raise Unusable(f"{end}\nThe tests must be green before anything is broken.")
    return True


def said(*arguments: str) -> str:
    return subprocess.run(
        mutmut(*arguments), cwd=PLACE, env=environment(), capture_output=True, text=True, check=True
    ).stdout


def read(name: str) -> Mutant:
    """What mutmut shows of a mutant, without its number, which another change would move."""
    module, _dot, function = re.sub(r"__mutmut_\d+$", "", name).rpartition(".")
    where = f"{module}.{function.removeprefix('x_').removeprefix('xǁ').replace('ǁ', '.')}"
    after, sides, hunk = "", {"-": "", "+": ""}, False
    for line in said("show", name).splitlines():
        if line.startswith("@@"):
            hunk = True
        elif hunk and line[:1] in sides:
            sides[line[0]] = f"{sides[line[0]]} {line[1:].strip()}".strip()
        elif hunk and not sides["-"]:
            after = line.strip()
    return Mutant(where, after, sides["-"], sides["+"])


def endings() -> list[tuple[str, str]]:
    """The name of every mutant, and how it ended."""
    parts = (
        line.strip().rpartition(": ") for line in said("results", "--all", "true").splitlines()
    )
    return [(name, how) for name, _colon, how in parts if name]


def results() -> tuple[Counter[str], list[Mutant]]:
    """How many mutants ended how, and those that no test noticed."""
    ended = dict(endings())
    noticed = {"killed", "timeout", "not checked"}
    alive = [read(name) for name, status in ended.items() if status not in noticed]
    return Counter(ended.values()), alive


def equal() -> set[Mutant]:
    """The mutants that somebody has judged to behave like the code."""
    rows = tomllib.loads(EQUAL.read_text())["equal"]
    return {Mutant(row["where"], row["after"], row["line"], row["mutant"]) for row in rows}


def report(enough: bool) -> int:
    """Say what survived. Returns the exit code."""
    counted, alive = results()
    known = equal()
    left = [mutant for mutant in alive if mutant not in known]
    for mutant in left:
        print(f"\nSurvived:\n{mutant}")
    killed = counted["killed"] + counted["timeout"]
    print(
        f"\n{sum(counted.values())} mutants: {killed} killed, {len(alive) - len(left)} equal, "
        f"{len(left)} survived, {counted['not checked']} not looked at"
        f"{'' if enough else ' (the time was over)'}"
    )
    return 1 if left else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--sample", type=int, help="so many of the mutants, drawn alike")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="+", help="instead of the tests of the path's app")
    given = parser.parse_args()
    try:
        modules = breakable(given.paths)
        apps = {module.split("/")[0] for module in modules}
        prepare(modules, given.tests or sorted(f"tests/{app}" for app in apps))
        if given.sample:
            return report(run_some(given.minutes, given.sample, given.seed))
        return report(run(given.minutes))
    except Unusable as reason:
        print(reason, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
