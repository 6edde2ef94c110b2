"""A migrated, empty database that is made once and cloned by every worker and journey.

Migrating takes most of a minute, cloning less than a second. The template is named after what made
it (migrations, apps, pinned packages), so a change of those makes a new one and no test ever runs
on an old one. PostgreSQL clones with ``CREATE DATABASE … TEMPLATE``, SQLite by copying a file.
"""

import fcntl
import hashlib
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
KEPT = 3
"""How many earlier templates stay, for those who switch between branches."""


def fingerprint() -> str:
    """What a migrated database depends on, as twelve hexadecimal digits."""
    files = [
        path
        for pattern in ("*/migrations/*.py", "*/apps.py", "*/models.py", "*/models/*.py")
        for path in ROOT.glob(pattern)
    ]
    digest = hashlib.sha256()
    for path in sorted({*files, ROOT / "requirements.txt", ROOT / "participation" / "settings.py"}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes the template; the others wait and then clone it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(database_url: str) -> None:
    """Migrate in a process of its own, so that no connection stays on the template."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    folder = FOLDER / "settings"
    env = kept | {
        "DATABASE_URL": database_url,
        "REMBUK_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "participation.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "-v0"], cwd=ROOT, env=env, check=True
    )


def clone_sqlite(target: Path) -> None:
    """Put a migrated SQLite database at ``target``, over what is there."""
    template = FOLDER / f"{fingerprint()}.sqlite3"
    with _alone():
        if not template.exists():
            making = template.with_suffix(".making")
            making.unlink(missing_ok=True)
            _migrate(f"sqlite:///{making}")
            making.rename(template)
            files = sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
            for old in files[: -1 - KEPT]:
                old.unlink()
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, target)


def clone_postgres(database_url: str) -> None:
    """Make the PostgreSQL database that ``database_url`` names, migrated, over what is there."""
    name = urlsplit(database_url).path.lstrip("/")
    template = f"rembuk_template_{fingerprint()}"
    server = urlsplit(database_url)._replace(path="/postgres").geturl()
    with _alone(), psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if known.fetchone() is None:
            making = f"{template}_making"
            connection.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{making}"')
            _migrate(urlsplit(database_url)._replace(path=f"/{making}").geturl())
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop_postgres(database_url: str) -> None:
    """Drop the database that ``database_url`` names; nothing happens where there is none."""
    name = urlsplit(database_url).path.lstrip("/")
    server = urlsplit(database_url)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
