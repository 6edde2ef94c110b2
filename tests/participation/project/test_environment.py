import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from participation.project.environment import Environment
from participation.project.environment_services import mail_settings
from participation.project.startup import refuse_unsafe_start

ROOT = Path(__file__).resolve().parents[3]
REQUIRED = [
    "DATABASE_URL",
    "REMBUK_SECRET_KEY",
    "REMBUK_FACTOR_KEY",
    "REMBUK_IDENTITY_KEY",
    "REMBUK_BALLOT_KEY",
    "REMBUK_LOG_KEY",
    "REMBUK_BASE_URL",
    "REMBUK_HOSTS",
    "REMBUK_REDIS_URL",
    "REMBUK_ELASTICSEARCH_URL",
    "REMBUK_MAIL_URL",
    "REMBUK_MAIL_FROM",
]


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_values_lists_all_that_is_missing(tmp_path: Path) -> None:
    run = start(REMBUK_ENV="production", REMBUK_DATA_DIR=str(tmp_path))
    assert run.returncode != 0
    for name in REQUIRED:
        assert name in run.stderr
    assert not (tmp_path / "secrets.json").exists()


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    run = start(
        REMBUK_ENV="production", REMBUK_SECRET_KEY="geheim-9c1f", REMBUK_DATA_DIR=str(tmp_path)
    )
    assert "geheim-9c1f" not in run.stdout + run.stderr


def test_production_refuses_the_demo(tmp_path: Path) -> None:
    run = start(REMBUK_ENV="production", REMBUK_DEMO="1", REMBUK_DATA_DIR=str(tmp_path))
    assert "REMBUK_DEMO" in run.stderr


def test_embedded_secrets_are_made_once_and_readable_by_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMBUK_DATA_DIR", str(tmp_path))
    first = Environment().secret("REMBUK_SECRET_KEY")
    assert Environment().secret("REMBUK_SECRET_KEY") == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_the_key_of_scans_is_asked_for_only_where_scans_are_taken(tmp_path: Path) -> None:
    production = {"REMBUK_ENV": "production", "REMBUK_DATA_DIR": str(tmp_path)}
    assert "REMBUK_SCAN_KEY" not in start(**production).stderr
    assert "REMBUK_SCAN_KEY" in start(**production, REMBUK_DOCUMENT_SCANS="optional").stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("REMBUK_DOCUMENT_SCANS", "required", "must be one of: off, optional"),
        ("REMBUK_SCAN_DAYS", "31", "must be from 1 to 30"),
        ("REMBUK_SCAN_DAYS", "0", "must be from 1 to 30"),
    ],
)
def test_scans_are_never_required_nor_kept_longer(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    run = start(**{"REMBUK_DATA_DIR": str(tmp_path), name: value})
    assert run.returncode != 0
    assert words in run.stderr


def test_a_file_of_secrets_from_before_gives_one_key_for_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMBUK_DATA_DIR", str(tmp_path))
    (tmp_path / "secrets.json").write_text('{"REMBUK_SECRET_KEY": "lama"}')
    first = Environment().secret("REMBUK_SCAN_KEY")
    assert len(first) == 64
    assert Environment().secret("REMBUK_SCAN_KEY") == first


def test_mail_settings_name_what_is_wrong() -> None:
    assert mail_settings("smtp://u:p%40x@mail.example:2525")["EMAIL_HOST_PASSWORD"] == "p@x"
    with pytest.raises(ImproperlyConfigured, match="REMBUK_MAIL_URL"):
        mail_settings("carrier-pigeon://roof")


@pytest.mark.django_db
def test_production_refuses_demo_accounts(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    refuse_unsafe_start()
    User.objects.create_user("ana@demo.example", "rembuk-demo")
    with pytest.raises(ImproperlyConfigured, match="demo accounts"):
        refuse_unsafe_start()
