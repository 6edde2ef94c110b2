"""A migrated, empty database that is made once and cloned by every worker and journey.

Migrating takes most of a minute, cloning less than a second. The template is named after what made
it (migrations, apps, pinned packages), so a change of those makes a new one and no test ever runs
on an old one; a new one begins with an earlier one of which every migration is still the same.
PostgreSQL clones with ``CREATE DATABASE … TEMPLATE``, SQLite by copying a file.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "tests" / "templates"
KEPT = 12
"""How many earlier templates stay, for those who switch between branches."""


def manifest() -> dict[str, str]:
    """What a migrated database depends on: each file with the hash of its content."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/apps.py"), ROOT / "requirements.txt"]
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }


def fingerprint() -> str:
    """The manifest as twelve hexadecimal digits; written down beside the templates."""
    text = json.dumps(manifest())
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(text)
    return name


def earlier() -> list[str]:
    """Fingerprints from which migrating further leads to today's, the nearest first."""
    today = manifest()
    found = {}
    for path in FOLDER.glob("*.json"):
        before: dict[str, str] = json.loads(path.read_text())
        made = {key: value for key, value in before.items() if "/migrations/" in key}
        if before.get("requirements.txt") == today["requirements.txt"] and all(
            today.get(key) == value for key, value in made.items()
        ):
            found[path.stem] = len(made)
    return sorted(found, key=lambda name: -found[name])


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process makes a template; the others wait and then clone it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(database_url: str) -> None:
    """Migrate in a process of its own, so that no connection stays on the template."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    env = kept | {
        "DATABASE_URL": database_url,
        "REMBUK_DATA_DIR": str(FOLDER / "settings"),
        "DJANGO_SETTINGS_MODULE": "participation.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "-v0"], cwd=ROOT, env=env, check=True
    )


def ready_sqlite() -> Path:
    """The template file of today, made where there is none."""
    name = fingerprint()
    template = FOLDER / f"{name}.sqlite3"
    with _alone(f"sqlite-{name}"):
        if not template.exists():
            making = FOLDER / f"{name}.{os.getpid()}.making"
            made = (FOLDER / f"{before}.sqlite3" for before in earlier())
            if nearest := next((path for path in made if path.exists()), None):
                shutil.copyfile(nearest, making)
            _migrate(f"sqlite:///{making}")
            making.rename(template)
            files = sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
            for old in files[: -1 - KEPT]:
                old.unlink(missing_ok=True)
    return template


def clone_sqlite(target: Path) -> None:
    """Put a migrated SQLite database at ``target``, over what is there."""
    template = ready_sqlite()
    with _alone(f"sqlite-{template.stem}"):
        shutil.copyfile(template, target)
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)


def _template(name: str) -> str:
    return f"rembuk_template_{name}"


def _server(database_url: str) -> str:
    return urlsplit(database_url)._replace(path="/postgres").geturl()


def ready_postgres(database_url: str) -> str:
    """The name of today's template on the server of ``database_url``, made where there is none."""
    name = fingerprint()
    template = _template(name)
    with (
        _alone(f"postgres-{name}"),
        psycopg.connect(_server(database_url), autocommit=True) as connection,
    ):
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        known = {row[0] for row in rows}
        if template not in known:
            making = f"{template}_making"
            connection.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            made = (_template(before) for before in earlier())
            nearest = next((before for before in made if before in known), "template1")
            connection.execute(f'CREATE DATABASE "{making}" TEMPLATE "{nearest}"')
            _migrate(urlsplit(database_url)._replace(path=f"/{making}").geturl())
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
    return template


def clone_postgres(database_url: str) -> None:
    """Make the PostgreSQL database that ``database_url`` names, migrated, over what is there."""
    target, template = urlsplit(database_url).path.lstrip("/"), ready_postgres(database_url)
    with (
        _alone(template),
        psycopg.connect(_server(database_url), autocommit=True) as connection,
    ):
        connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{template}"')


def drop_postgres(database_url: str) -> None:
    """Drop the database that ``database_url`` names; nothing happens where there is none."""
    name = urlsplit(database_url).path.lstrip("/")
    with psycopg.connect(_server(database_url), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    # Before a whole run: the template of the PostgreSQL that is named, else that of SQLite.
    for given in sys.argv[1:] or [""]:
        ready_postgres(given) if given else ready_sqlite()
