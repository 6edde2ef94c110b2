"""PostgreSQL, Redis and Elasticsearch, each started on a free loopback port."""

import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from scripts.elasticsearch_build import elasticsearch_home
from scripts.machine import (
    Running,
    Unavailable,
    account,
    birth,
    free_port,
    launch,
    must,
    wait_until,
)

Note = Callable[[Running], None]


def room(data: Path, name: str, who: dict[str, object]) -> Path:
    """The server's folder, its own and nobody else's."""
    folder = data / name
    folder.mkdir(parents=True, exist_ok=True)
    if who:
        os.chown(folder, int(str(who["user"])), int(str(who["group"])))
    folder.chmod(0o700)
    return folder


def start_postgres(data: Path, kept: bool, note: Note) -> None:
    who = account("postgres", "nobody")
    folder = room(data, "postgres", who)
    cluster = folder / "cluster"
    if not cluster.exists():
        options = ["-U", "rembuk", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        done = subprocess.run(
            [must("initdb"), "-D", str(cluster), *options],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            **who,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise Unavailable(f"initdb: {done.stderr.strip()[-300:]}")
    port = free_port()
    settings = ["max_connections=300", "unix_socket_directories=", "listen_addresses=127.0.0.1"]
    if not kept:
        settings += ["fsync=off", "full_page_writes=off"]
    switches = [word for setting in settings for word in ("-c", setting)]
    pid = launch(
        [must("postgres"), "-D", str(cluster), "-p", str(port), *switches], folder, {}, who
    )
    server = Running(f"postgres://rembuk@127.0.0.1:{port}/rembuk", pid, birth(pid))
    note(server)
    psql = [must("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "rembuk", "-qtAc"]

    def says(database: str, statement: str) -> bool:
        command = [*psql, statement, database]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    wait_until(lambda: says("postgres", "SELECT 1"), server, folder, 60)
    if not says("rembuk", "SELECT 1"):
        says("postgres", "CREATE DATABASE rembuk")


def start_redis(data: Path, kept: bool, note: Note, port: int = 0) -> None:
    who = account("redis", "nobody")
    folder = room(data, "redis", who)
    port = port or free_port()
    options = {
        "--port": str(port),
        "--bind": "127.0.0.1",
        "--dir": str(folder),
        "--databases": "64",
        "--save": "",
        "--appendonly": "yes" if kept else "no",
    }
    words = [word for option in options.items() for word in option]
    pid = launch([must("redis-server"), *words], folder, {}, who)
    server = Running(f"redis://127.0.0.1:{port}/0", pid, birth(pid))
    note(server)

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    wait_until(answers, server, folder, 30)


def start_elasticsearch(data: Path, _kept: bool, note: Note, port: int = 0) -> None:
    home = elasticsearch_home()
    who = account("elasticsearch", "nobody")
    folder = room(data, "elasticsearch", who)
    port = port or free_port()
    config = folder / "config"
    shutil.rmtree(config, ignore_errors=True)
    shutil.copytree(home / "config", config)
    settings = {
        "discovery.type": "single-node",
        "xpack.security.enabled": "false",
        "network.host": "127.0.0.1",
        "http.port": str(port),
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    text = "".join(f"{name}: {value}\n" for name, value in settings.items())
    (config / "elasticsearch.yml").write_text(text)
    (folder / "tmp").mkdir(exist_ok=True)
    for path in [config, *config.rglob("*"), folder / "tmp"]:
        if who:
            os.chown(path, int(str(who["user"])), int(str(who["group"])))
    java = Path(must("java")).resolve().parents[1]
    env = {
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        "ES_PATH_CONF": str(config),
        "ES_TMPDIR": str(folder / "tmp"),
        "CLI_JAVA_OPTS": f"-Djava.io.tmpdir={folder / 'tmp'}",
        "HOME": str(folder),
    }
    pid = launch([str(home / "bin" / "elasticsearch")], folder, env, who)
    server = Running(f"http://127.0.0.1:{port}", pid, birth(pid))
    note(server)

    def answers() -> bool:
        # Kept data may want a second machine for its copies: yellow is all that one can be.
        url = f"{server.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        try:
            with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    wait_until(answers, server, folder, 240)
