"""Heads kept in a file beside the database, so that the database alone cannot forget an entry.

One JSON object a line, only ever appended. Copying the file to another machine, or to a journalist,
makes it stronger.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from ledger import merkle
from ledger.models import TreeHead
from ledger.queries import hashes

FILE = "log-heads.jsonl"


def _file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def kept_heads() -> list[dict[str, object]]:
    """Every head that was kept, oldest first. Raises ValueError when the file is damaged."""
    if not _file().exists():
        return []
    return [json.loads(line) for line in _file().read_text(encoding="utf-8").splitlines() if line]


def keep(heads: list[TreeHead]) -> int:
    """Append the heads that the file does not hold yet; returns how many."""
    known = {(head["log"], head["size"]) for head in kept_heads()}
    new = [head for head in heads if (head.log.name, head.size) not in known]
    lines = [
        {
            "log": head.log.name,
            "size": head.size,
            "root": head.root,
            "at": head.signed_at.isoformat(),
            "signature": head.signature,
        }
        for head in new
    ]
    _append("".join(json.dumps(line) + "\n" for line in lines).encode())
    return len(new)


def _append(content: bytes) -> None:
    """Add to the file as a whole or not at all: half a line would damage it for good."""
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
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
    """Kept heads that today's logs do not begin with, in words."""
    wanted: dict[str, dict[int, str]] = {}
    for head in kept_heads():
        wanted.setdefault(str(head["log"]), {})[int(str(head["size"]))] = str(head["root"])
    found = []
    for log, heads in wanted.items():
        roots = merkle.roots(hashes(log), heads)
        found += [
            f"{log}: its first {size} entries are not those of an earlier day"
            for size, root in heads.items()
            if size not in roots or roots[size].hex() != root
        ]
    return found
