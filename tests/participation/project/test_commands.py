"""Every command says in one line when it cannot work on this database."""

import json
import os
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from participation.project import command_line
from tests.participation.project.test_safe_values import run

FILE = str(Path(__file__))
ARGUMENTS = {
    "audit_poll": ["warga"],
    "search": ["lampu"],
    "report": ["warga"],
    "themes": ["warga"],
    "breach_drill": ["accounts.Person"],
    "export_poll": ["warga", "--format", "csv"],
    "recount": ["warga"],
    "verify_poll": ["warga"],
    "import_areas": [FILE],
    "import_population": [FILE, "--year", "2024", "--source", "x"],
    "import_poll": [FILE],
    "import_contributions": [FILE, "--consultation", "warga"],
    "import_polis": [FILE, "--consultation", "warga"],
    "export_polis": [FILE, "--consultation", "warga"],
    "work": ["--once"],
}
WITHOUT_TABLES = {"show_registrations", "tally", "processing_record", "opinion_groups"}
OTHER_SENTENCES = {"import_areas", "import_population", "import_poll", "import_contributions"}
"""They read their file before they look into the database, and say what is wrong with it."""


EACH = """
import contextlib, io, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "participation.settings"
from participation.project.command_line import main
said = {}
for words in json.loads(sys.argv[1]):
    sys.argv = ["manage.py", *words]
    both = io.StringIO()
    with contextlib.redirect_stdout(both), contextlib.redirect_stderr(both):
        try:
            main(sys.argv)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            both.write("" if isinstance(end.code, int) else str(end.code))
        except Exception as error:
            code = f"Traceback: {error!r}"
    said[words[0]] = [code, both.getvalue()]
print(json.dumps(said))
"""


def ours() -> list[str]:
    found = [name for name, app in get_commands().items() if app in settings.REMBUK_APPS]
    return sorted(set(found) - WITHOUT_TABLES)


def test_without_tables_every_command_says_one_line(tmp_path: Path) -> None:
    words = [[name, *ARGUMENTS.get(name, [])] for name in (*ours(), "load_demo")]
    said = run(
        *("-c", EACH, json.dumps(words)), data=tmp_path, REMBUK_DEMO="1", REMBUK_LOG_LEVEL="INFO"
    )
    assert said.returncode == 0, said.stderr
    for name, (code, text) in json.loads(said.stdout.splitlines()[-1]).items():
        assert code == 1, (name, code, text)
        lines = text.strip().splitlines()
        if name not in OTHER_SENTENCES:
            assert len(lines) == 1, (name, text)
            assert "There are no tables" in lines[0], (name, text)
            assert "manage.py migrate" in lines[0], (name, text)


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    url = "postgres://rembuk:rahasia@127.0.0.1:1/rembuk"
    said = run("manage.py", "report", "x", data=tmp_path, DATABASE_URL=url)
    assert said.returncode == 1
    assert said.stderr.startswith("The database does not answer")
    assert len(said.stderr.strip().splitlines()) == 1
    assert "rahasia" not in said.stderr


def test_whoever_asks_beside_the_demo_is_told_where_it_is(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.project import startup

    (tmp_path / "var" / "demo").mkdir(parents=True)
    sqlite3.connect(tmp_path / "var" / "demo" / "rembuk.sqlite3").close()
    settings.BASE_DIR = tmp_path
    if os.environ.get("REMBUK_TEST_POSTGRES_URL"):
        monkeypatch.setattr(startup.connection, "vendor", "sqlite")
    hint = startup._demo_hint("report warga")
    assert "REMBUK_DEMO=1 REMBUK_DATA_DIR=var/demo" in hint
    assert "manage.py report warga" in hint


@pytest.mark.parametrize(("name", "level"), [("report", "WARNING"), ("work", "INFO")])
def test_a_command_prints_its_sentence_and_no_log(
    monkeypatch: pytest.MonkeyPatch, name: str, level: str
) -> None:
    """What runs on logs what it does."""
    monkeypatch.setenv("REMBUK_LOG_LEVEL", "INFO")
    monkeypatch.setattr(command_line, "_check_keys", lambda _name: None)
    monkeypatch.setattr(command_line, "execute_from_command_line", lambda _words: None)
    command_line.main(["manage.py", name])
    assert os.environ["REMBUK_LOG_LEVEL"] == level
