"""The site with its demo city, until Ctrl-C: `make demo`, `make demo-fresh`, `make run`.

    python scripts/demo.py [--port 8000] [--fresh]    SQLite and the database search engine
    python scripts/demo.py [--port 8000] --services   what `scripts/services.py start` started:
                                                      PostgreSQL, Redis with Celery, Elasticsearch

A second run goes on where the first one ended. --fresh forgets everything first.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LOGINS = {
    "ana": "verified resident",
    "budi": "signed up, not verified",
    "citra": "moderator",
    "cahya": "moderator and editor, with a menu for the role to act in",
    "dewi": "editor",
    "gita": "publisher",
    "eko": "official",
    "kartika": "another official, who confirms what Eko proposes",
    "fitri": "kelurahan officer of Sidodadi",
    "indra": "another kelurahan officer of Sidodadi",
    "hadi": "head of RT 012 in Sidodadi",
    "admin": "administrator",
}
PASSWORD = "rembuk-demo"  # noqa: S105 - printed for everybody; exists in the demo only
CARD = ("6472034506929101", "5 June 1992")
"""Invented; the first of demo/population_register.py."""
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def environment(port: int, data: Path, services: dict[str, str]) -> dict[str, str]:
    """The demo's own settings, whatever the shell says about another site."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("REMBUK_")
    }
    return {
        **kept,
        **services,
        "REMBUK_DEMO": "1",
        "REMBUK_DATA_DIR": str(data),
        "REMBUK_BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "participation.settings",
    }


def refuse_taken(port: int) -> None:
    """Raises SystemExit with what to do when somebody else serves there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(
                f"Port {port} is taken by another program. "
                f"Stop it, or choose another port: make demo PORT={port + 1}"
            ) from None


def service_addresses() -> dict[str, str]:
    state = ROOT / "var" / "services.json"
    if not state.exists():
        raise SystemExit("No services run: start them with `make services`.")
    addresses: dict[str, str] = json.loads(state.read_text())["environment"]
    return addresses


def prepare(env: dict[str, str]) -> None:
    """Tables, styles and the demo city; quick when everything is there already."""
    os.environ.clear()
    os.environ.update(env)
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    print("Preparing the database …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print("Preparing the demo city …", flush=True)
    call_command("load_demo")
    call_command("work", once=True)
    from django.db import connections

    connections.close_all()


def commands(port: int, on_services: bool) -> dict[str, list[str]]:
    """The programs of a running site."""
    granian = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    granian += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    site = [*granian, "--log-level", "warning", "participation.wsgi:application"]
    if not on_services:
        return {"site": site, "work": [sys.executable, str(ROOT / "manage.py"), "work"]}
    celery = [str(BIN / "celery"), "--quiet", "--app", "participation"]
    schedule = f"{os.environ['REMBUK_DATA_DIR']}/beat"
    return {
        "site": site,
        "worker": [*celery, "worker", "--concurrency", "2"],
        "beat": [*celery, "beat", "--schedule", schedule],
    }


def wait_for(address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Until the site answers. Raises SystemExit when it does not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and all(child.poll() is None for child in children.values()):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise SystemExit("The site does not start; see the lines above.")


def serve(programs: dict[str, list[str]], port: int) -> int:
    """Run the programs until somebody stops us or one of them ends."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
            children[name] = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        address = f"http://127.0.0.1:{port}"
        wait_for(address, children)
        print(f"\nRembuk is at {address}   (Ctrl-C stops it)\n")
        for name, role in LOGINS.items():
            print(f"  {name + '@demo.example':22} {role}")
        print(f"\n  The password of all of them: {PASSWORD}\n")
        print(f"  To vote without an account: NIK {CARD[0]}, born on {CARD[1]}, any e-mail")
        print("  address; the code comes in the mail that is printed here.\n", flush=True)
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    print(f"{name} has ended with {child.returncode}.", file=sys.stderr)
                    return 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        end(children)


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(words: list[str]) -> int:
    assert __doc__  # noqa: S101 - python -OO is not how this is run
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="forget everything first")
    parser.add_argument("--services", action="store_true", help="on the services started before")
    chosen = parser.parse_args(words)
    refuse_taken(chosen.port)
    services = service_addresses() if chosen.services else {}
    data = ROOT / "var" / ("run" if chosen.services else "demo")
    if chosen.fresh:
        shutil.rmtree(data, ignore_errors=True)
    signal.signal(signal.SIGTERM, interrupt)
    try:
        prepare(environment(chosen.port, data, services))
    except KeyboardInterrupt:
        return 1
    # The preparation may have changed what a signal does.
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return serve(commands(chosen.port, chosen.services), chosen.port)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
