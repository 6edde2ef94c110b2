"""Heads kept in a file beside the database, so that the database alone cannot forget an entry.

One JSON object a line, only ever appended. Copying the file to another machine, or to a journalist,
makes it stronger.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.files import locks

from ledger import merkle
from ledger.models import TreeHead
from ledger.queries import hashes

FILE = "log-heads.jsonl"


def _file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def kept_heads() -> list[dict[str, object]]:
    """Every head that was kept, oldest first. Raises ValueError when the file is damaged."""
    try:
        with _file().open(encoding="utf-8") as content:
            locks.lock(content, locks.LOCK_SH)  # no line is half written; closing gives it back
            return [json.loads(line) for line in content if line.strip()]
    except FileNotFoundError:
        return []


def add(head: TreeHead) -> None:
    """Append a head that was just signed. Raises OSError."""
    _append(_line(head))


def keep(heads: list[TreeHead]) -> int:
    """Append the heads that the file does not hold yet; returns how many."""
    known = {(head["log"], head["size"], head["root"]) for head in kept_heads()}
    new = [head for head in heads if (head.log.name, head.size, head.root) not in known]
    _append(b"".join(map(_line, new)))
    return len(new)


def _line(head: TreeHead) -> bytes:
    facts = {
        "log": head.log.name,
        "size": head.size,
        "root": head.root,
        "at": head.signed_at.isoformat(),
        "signature": head.signature,
    }
    return (json.dumps(facts) + "\n").encode()


def _append(content: bytes) -> None:
    """Add to the file as a whole or not at all: half a line would damage it for good.

    One process at a time: taking half a line back must not take the line of another one.
    """
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        locks.lock(descriptor, locks.LOCK_EX)  # closing the file gives it back
        before = os.fstat(descriptor).st_size
        try:
            left = content
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        except OSError:  # the disk is full
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def forgotten() -> list[str]:
    """Kept heads that today's logs do not begin with, in words.

    Each of them, also when a later one has the same size: a log that was cut may have grown again.
    """
    wanted: dict[str, dict[int, set[str]]] = {}
    for head in kept_heads():
        sizes = wanted.setdefault(str(head["log"]), {})
        sizes.setdefault(int(str(head["size"])), set()).add(str(head["root"]))
    found = []
    for log, heads in wanted.items():
        roots = merkle.roots(hashes(log), heads)
        found += [
            f"{log}: its first {size} entries are not those that were signed earlier"
            for size, kept in heads.items()
            if size not in roots or kept != {roots[size].hex()}
        ]
    return found
