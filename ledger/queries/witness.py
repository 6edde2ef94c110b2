"""Heads kept in a file beside the database, so that the database alone cannot forget an entry.

One JSON object a line, only ever appended. Copying the file to another machine, or to a journalist,
makes it stronger.
"""

import json
from pathlib import Path

from django.conf import settings
from django.core.files import locks

from ledger.algorithms import merkle
from ledger.queries import hashes

FILE = "log-heads.jsonl"


def place() -> Path:
    """Where the file lies."""
    return Path(settings.DATA_DIR) / FILE


def kept_heads() -> list[dict[str, object]]:
    """Every head that was kept, oldest first. Raises ValueError when the file is damaged."""
    try:
        with place().open(encoding="utf-8") as content:
            locks.lock(content, locks.LOCK_SH)  # no line is half written; closing gives it back
            return [json.loads(line) for line in content if line.strip()]
    except FileNotFoundError:
        return []


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
