"""This machine: its packages, its accounts, its processes."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

IS_ROOT = os.geteuid() == 0


class Unavailable(Exception):
    """What cannot be had on this machine, in one line."""


def program(name: str) -> str | None:
    """Where a program is. Debian keeps PostgreSQL's servers off the path."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])
    )
    return str(versions[-1]) if versions else shutil.which(name)


def must(name: str) -> str:
    """The path of a program that was just made sure of."""
    path = program(name)
    if path is None:
        raise Unavailable(f"{name} is not on this machine.")
    return path


def install(needed: dict[str, str]) -> None:
    """Install the packages of the programs that are missing; on Debian, as root.

    Raises Unavailable with the names of what somebody has to install.
    """
    missing = sorted({package for name, package in needed.items() if not program(name)})
    if not missing:
        return
    if not IS_ROOT or not shutil.which("apt-get"):
        raise Unavailable(f"Please install: {', '.join(missing)} (as root on Debian, this does).")
    print(f"Installing {', '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode and command[0] == "install":
            raise Unavailable(f"Cannot install {', '.join(missing)}: {done.stderr.strip()[-300:]}")


def account(*names: str) -> dict[str, object]:
    """Keywords for Popen: as root, the first of these accounts; databases refuse to be root."""
    if not IS_ROOT:
        return {}
    entry = next(pwd.getpwnam(name) for name in names if _exists(name))
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


# --- Processes ---


@dataclass
class Running:
    """A server: its address, and its process where we started it."""

    url: str
    pid: int = 0
    born: str = ""  # the process's start time: a pid alone may be somebody else's by now


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def birth(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def alive(server: Running) -> bool:
    return server.pid == 0 or (bool(server.born) and birth(server.pid) == server.born)


def launch(command: list[str], folder: Path, env: dict[str, str], who: dict[str, object]) -> int:
    """Start a server in a session of its own; what it prints goes to ``folder``/log."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **who,  # type: ignore[call-overload]
        )
    return int(process.pid)


def wait_until(answers: Callable[[], bool], server: Running, folder: Path, seconds: int) -> None:
    deadline = time.monotonic() + seconds
    while not answers():
        if not alive(server) or time.monotonic() > deadline:
            tail = (folder / "log").read_text(errors="replace").splitlines()[-12:]
            raise Unavailable("\n".join([f"{folder.name} does not start. Its last words:", *tail]))
        time.sleep(0.2)


def end(name: str, server: Running) -> None:
    """Ask the server to stop; after half a minute, make it."""
    if server.pid == 0 or not alive(server):
        return
    gentle = signal.SIGINT if name == "postgres" else signal.SIGTERM
    os.kill(server.pid, gentle)
    deadline = time.monotonic() + 30
    while alive(server) and time.monotonic() < deadline:
        _reap(server.pid)
        time.sleep(0.1)
    if alive(server):
        os.killpg(server.pid, signal.SIGKILL)
        _reap(server.pid)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return  # started by an earlier run: not our child
