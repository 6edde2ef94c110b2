"""Yesterday's log is the beginning of today's, or somebody hears of it."""

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ledger.actions import append, check_logs, sign_head
from ledger.actions.witness import _append
from ledger.models import Leaf, LogCheck, TreeHead
from ledger.queries.witness import FILE, kept_heads
from ledger.tasks import check_all_logs, sign_heads
from tests.triggers import past_the_triggers

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
    with past_the_triggers():
        TreeHead.objects.all().delete()
        Leaf.objects.filter(index__gt=3).delete()
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
    with past_the_triggers():
        TreeHead.objects.filter(size=6).delete()
        Leaf.objects.filter(index=5).delete()
    (fault,) = check_logs(at=timezone.now()).faults
    assert "its first 6 entries" in fault


def test_a_log_that_was_cut_and_grew_again_is_found(
    log: str, django_capture_on_commit_callbacks: Any
) -> None:
    """A later head of the same size does not take the place of the first one."""
    with django_capture_on_commit_callbacks(execute=True):
        append(log=log, entry={"n": 5})
        sign_head(log=log)
    with past_the_triggers():
        TreeHead.objects.filter(size=6).delete()
        Leaf.objects.filter(index=5).delete()
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


@pytest.mark.parametrize("later", [check_all_logs, sign_heads])
def test_a_full_disk_keeps_nobody_from_signing(
    log: str, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch,
    later: Any,
) -> None:  # fmt: skip
    """The head is kept later, within the hour or by the nightly check."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda *_any: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
        with django_capture_on_commit_callbacks(execute=True):
            append(log=log, entry={"n": 5})
            assert sign_head(log=log).size == 6
    assert kept_heads() == []
    later()
    assert [head["size"] for head in kept_heads()] == [5, 6]
    assert check_logs(at=timezone.now()).faults == []


def test_an_altered_entry_is_found(log: str) -> None:
    with past_the_triggers():
        Leaf.objects.filter(index=2).update(data="{}")
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
