"""Real PostgreSQL, Redis and Elasticsearch on free loopback ports, for development and tests.

    python scripts/services.py start [--data DIR]   starts them and prints their addresses
    python scripts/services.py stop                 stops what was started
    python scripts/services.py status               says what runs
    python scripts/services.py install              only installs what is missing (Debian, root)

Needs Python alone. Without --data the data are thrown away by `stop`. The addresses are kept in
var/services.json and, to be sourced by a shell, in var/services.env. A server that is there
already is used when REMBUK_TEST_POSTGRES_URL, REMBUK_TEST_REDIS_URL or
REMBUK_TEST_ELASTICSEARCH_URL name it.
"""

import argparse
import json
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs by its path alone

from scripts.machine import Running, Unavailable, alive, end, install  # noqa: E402
from scripts.servers import Note, start_elasticsearch, start_postgres, start_redis  # noqa: E402


@dataclass(frozen=True)
class Kind:
    """One kind of server: how others are told of it and what it needs on this machine."""

    variable: str  # what the site reads
    given: str  # names a server that is there already
    programs: dict[str, str]  # program -> Debian package


KINDS = {
    "postgres": Kind("DATABASE_URL", "REMBUK_TEST_POSTGRES_URL", {"initdb": "postgresql"}),
    "redis": Kind("REMBUK_REDIS_URL", "REMBUK_TEST_REDIS_URL", {"redis-server": "redis-server"}),
    "elasticsearch": Kind(
        "REMBUK_ELASTICSEARCH_URL",
        "REMBUK_TEST_ELASTICSEARCH_URL",
        {"java": "default-jre-headless", "mvn": "maven"},
    ),
}
BROWSER = {"chromium": "chromium"}


STARTERS: dict[str, Callable[[Path, bool, Note], None]] = {
    "postgres": start_postgres,
    "redis": start_redis,
    "elasticsearch": start_elasticsearch,
}


class State:
    """What runs, written down at once, so that a later command finds also what a crash left."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.servers: dict[str, Running] = {}
        self.data = ""
        self.kept = False
        if path.exists():
            found = json.loads(path.read_text())
            self.servers = {name: Running(**row) for name, row in found["servers"].items()}
            self.data, self.kept = found["data"], found["kept"]

    @property
    def complete(self) -> bool:
        return self.servers.keys() == KINDS.keys() and all(map(alive, self.servers.values()))

    def environment(self) -> dict[str, str]:
        return {KINDS[name].variable: server.url for name, server in self.servers.items()}

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        servers = {name: asdict(server) for name, server in self.servers.items()}
        content = {
            "servers": servers,
            "data": self.data,
            "kept": self.kept,
            "environment": self.environment(),
        }
        self.path.write_text(json.dumps(content, indent=2) + "\n")
        lines = [f"export {name}={shlex.quote(url)}\n" for name, url in self.environment().items()]
        self.path.with_suffix(".env").write_text("".join(lines))

    def forget(self) -> None:
        if self.data and not self.kept:
            shutil.rmtree(self.data, ignore_errors=True)
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".env").unlink(missing_ok=True)


def start(path: Path, data: Path | None) -> State:
    """Start what does not run. Raises Unavailable after stopping again what it had started."""
    state = State(path)
    if state.complete:
        return state
    stop(path)
    state = State(path)
    state.kept = data is not None
    state.data = str(data.resolve() if data else tempfile.mkdtemp(prefix="rembuk-services-"))
    folder = Path(state.data)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    try:
        for name, kind in KINDS.items():
            if given := os.environ.get(kind.given):
                state.servers[name] = Running(given)
                state.write()
                continue
            install(kind.programs)
            print(f"Starting {name} …", flush=True)

            def note(server: Running, name: str = name) -> None:
                state.servers[name] = server
                state.write()

            STARTERS[name](folder, state.kept, note)
    except BaseException:
        state.write()
        stop(path)
        raise
    return state


def stop(path: Path) -> bool:
    """Stop what this state file knows of; whether there was anything."""
    state = State(path)
    for name, server in reversed(state.servers.items()):
        end(name, server)
    state.forget()
    return bool(state.servers)


def show(state: State) -> None:
    for name, server in state.servers.items():
        word = "given" if not server.pid else "runs" if alive(server) else "died"
        print(f"{name:14} {word:6} {server.url}")
    for name, url in state.environment().items():
        print(f"export {name}={shlex.quote(url)}")
    print(f"Data: {state.data} ({'kept' if state.kept else 'thrown away by stop'})")


def main(words: list[str]) -> int:
    assert __doc__  # noqa: S101 - python -OO is not how this is run
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=["start", "stop", "status", "install"])
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the data here")
    parser.add_argument("--state", type=Path, default=ROOT / "var" / "services.json")
    chosen = parser.parse_args(words)
    try:
        if chosen.verb == "start":
            show(start(chosen.state, chosen.data))
        elif chosen.verb == "stop":
            print("Stopped." if stop(chosen.state) else "Nothing runs.")
        elif chosen.verb == "install":
            wanted = [kind for kind in KINDS.values() if not os.environ.get(kind.given)]
            install(
                BROWSER | {key: value for kind in wanted for key, value in kind.programs.items()}
            )
        else:
            state = State(chosen.state)
            if not state.servers:
                print("Nothing runs.")
                return 3
            show(state)
            return 0 if state.complete else 1
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
