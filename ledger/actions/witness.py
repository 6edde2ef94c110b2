"""Writing heads into the file beside the database (``ledger.queries.witness``)."""

import json
import os

from django.core.files import locks

from ledger.models import TreeHead
from ledger.queries.witness import kept_heads, place


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
    descriptor = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
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
