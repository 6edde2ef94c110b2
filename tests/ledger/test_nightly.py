"""Yesterday's log is the beginning of today's, or somebody hears of it."""

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from ledger.actions import append, check_logs, sign_head
from ledger.models import LogCheck
from ledger.tasks import check_all_logs
from ledger.witness import FILE, _append, kept_heads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def log() -> str:
    for number in range(5):
        append(log="poll/1", entry={"n": number})
    sign_head(log="poll/1")
    return "poll/1"


def past_the_triggers(*statements: str) -> None:
    """As somebody who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            for table in ("leaf", "treehead"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ledger_{table}_no_update")
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_a_growing_log_is_well(client: Client, log: str) -> None:
    assert check_logs(at=timezone.now()).faults == []
    append(log=log, entry={"n": 5})
    sign_head(log=log)
    assert check_logs(at=timezone.now()).faults == []
    assert [head["size"] for head in kept_heads()] == [5, 6]
    assert client.get("/readyz").json()["logs"]["ok"] is True


def test_a_database_that_forgot_is_found(client: Client, log: str) -> None:
    """Leaf and head are gone together, so that the database alone looks whole."""
    check_all_logs()
    past_the_triggers(
        "DELETE FROM ledger_treehead",
        "DELETE FROM ledger_leaf WHERE index_ > 3".replace("index_", '"index"'),
    )
    sign_head(log=log)
    check_all_logs()
    assert LogCheck.objects.first().faults == [
        "poll/1: its first 5 entries are not those that were signed earlier"
    ]
    ready = client.get("/readyz").json()
    assert (ready["logs"]["ok"], ready["logs"]["faults"], ready["ready"]) == (False, 1, True)
    assert [head["size"] for head in kept_heads()] == [5]


def test_heads_go_outside_when_they_are_signed(
    log: str, django_capture_on_commit_callbacks: Any
) -> None:
    """What is deleted before the first night is found by it."""
    with django_capture_on_commit_callbacks(execute=True):
        append(log=log, entry={"n": 5})
        sign_head(log=log)
        assert kept_heads() == []
    assert [head["size"] for head in kept_heads()] == [6]
    past_the_triggers(
        "DELETE FROM ledger_treehead WHERE size = 6",
        "DELETE FROM ledger_leaf WHERE index_ = 5".replace("index_", '"index"'),
    )
    (fault,) = check_logs(at=timezone.now()).faults
    assert "its first 6 entries" in fault


def test_a_log_that_was_cut_and_grew_again_is_found(
    log: str, django_capture_on_commit_callbacks: Any
) -> None:
    """A later head of the same size does not take the place of the first one."""
    with django_capture_on_commit_callbacks(execute=True):
        append(log=log, entry={"n": 5})
        sign_head(log=log)
    past_the_triggers(
        "DELETE FROM ledger_treehead WHERE size = 6",
        "DELETE FROM ledger_leaf WHERE index_ = 5".replace("index_", '"index"'),
    )
    with django_capture_on_commit_callbacks(execute=True):
        append(log=log, entry={"n": "another"})
        sign_head(log=log)
    assert [head["size"] for head in kept_heads()] == [6, 6]
    assert "its first 6 entries" in check_logs(at=timezone.now()).faults[0]


def test_what_is_rolled_back_leaves_no_head_outside(
    log: str, django_capture_on_commit_callbacks: Any
) -> None:
    def half() -> None:
        with transaction.atomic():
            append(log=log, entry={"n": 5})
            sign_head(log=log)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        half()
    assert kept_heads() == []


def test_a_full_disk_keeps_nobody_from_signing(
    log: str, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nightly check keeps the head later."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda *_any: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
        with django_capture_on_commit_callbacks(execute=True):
            append(log=log, entry={"n": 5})
            assert sign_head(log=log).size == 6
    assert kept_heads() == []
    assert check_logs(at=timezone.now()).faults == []
    assert [head["size"] for head in kept_heads()] == [5, 6]


def test_an_altered_entry_is_found(log: str) -> None:
    past_the_triggers("UPDATE ledger_leaf SET data = '{}' WHERE \"index\" = 2")
    faults = check_logs(at=timezone.now()).faults
    assert "poll/1: leaf 2 was altered" in faults


def test_a_damaged_file_is_a_fault(log: str, folder: Path) -> None:
    (folder / FILE).write_text("{")
    assert "cannot be used" in check_logs(at=timezone.now()).faults[0]


def test_a_check_that_does_not_run_is_not_well(client: Client, log: str) -> None:
    check_logs(at=timezone.now() - timedelta(days=3))
    assert client.get("/readyz").json()["logs"]["ok"] is False


def test_a_full_disk_leaves_no_half_line(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Half a line would make the file unreadable for ever."""
    (folder / FILE).write_text('{"log": "x", "size": 1, "root": "00"}\n')
    real = os.write

    def full(descriptor: int, content: bytes) -> int:
        real(descriptor, content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        _append(b'{"log": "y", "size": 2, "root": "11"}\n')
    assert [head["log"] for head in kept_heads()] == ["x"]
