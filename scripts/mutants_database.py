"""Plugin of pytest for scripts/mutants.py: each forked child has a database file of its own."""

import os
from pathlib import Path

import pytest
from django.conf import settings


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    settings.DATABASES["default"]["TEST"]["NAME"] = str(_file())


def pytest_unconfigure() -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{_file()}{suffix}").unlink(missing_ok=True)


def _file() -> Path:
    return Path(os.environ["REMBUK_DATA_DIR"]) / f"{os.getpid()}.sqlite3"
