"""Appending to the logs and signing their heads. Nothing is ever changed or taken out."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from ledger import checks
from ledger.actions import witness
from ledger.algorithms import merkle
from ledger.models import Leaf, Log, LogCheck, TreeHead
from ledger.queries import faults, key_of, signing
from ledger.queries.witness import forgotten

logger = structlog.get_logger(__name__)


def canonical(entry: dict[str, Any]) -> str:
    """One spelling of an entry: sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@transaction.atomic(savepoint=False)
def append(*, log: str, entry: dict[str, Any]) -> Leaf:
    """Add an entry at the end of the log, in the caller's transaction.

    Appends of one log wait for each other, so that indexes have no gap.
    """
    held = Log.objects.select_for_update().filter(name=log).first()
    if held is None:
        Log.objects.get_or_create(name=log)
        held = Log.objects.select_for_update().get(name=log)
    data = canonical(entry)
    last = held.leaves.order_by("-index").values_list("index", flat=True).first()
    return Leaf.objects.create(
        log=held,
        index=0 if last is None else last + 1,
        data=data,
        leaf_hash=merkle.leaf_hash(data.encode()).hex(),
    )


@transaction.atomic
def sign_head(*, log: str) -> TreeHead:
    """Sign size and root of the log as it is now; a head of the same size is given again.

    It reads what came since the last head, before anybody has to wait: entries come one after
    another (``append``), so that those that are there have no gap. Only signing is done one at a
    time, so that a larger head is never dated before a smaller one. Once it is in the database for
    good, the witness beside it has it too. Raises Log.DoesNotExist for a log that has no entry yet.
    """
    held = Log.objects.get(name=log)
    last = held.heads.order_by("size").last()
    size, peaks = (last.size, last.peaks) if last is not None and last.peaks else (0, [])
    new = held.leaves.filter(index__gte=size).values_list("leaf_hash", flat=True)
    hashes = [bytes.fromhex(value) for value in new]
    if last is not None and size + len(hashes) <= last.size:
        return last
    grown = merkle.grown([bytes.fromhex(peak) for peak in peaks], size, hashes)
    size, root = size + len(hashes), merkle.root_of(grown).hex()
    Log.objects.select_for_update().get(pk=held.pk)
    newest = held.heads.order_by("size").last()
    if newest is not None and newest.size >= size:
        return newest
    now = timezone.now()
    # A log of one thing (poll/12) has one key to its end: so its readers need only one.
    public = key_of(log) if "/" in log else ""
    head = TreeHead.objects.create(
        log=held,
        size=size,
        root=root,
        peaks=[peak.hex() for peak in grown],
        signed_at=now,
        signature=signing.sign(signing.head_message(log, size, root, now), public=public),
    )
    transaction.on_commit(partial(_keep_outside, head))
    return head


def _keep_outside(head: TreeHead) -> None:
    """A full disk stops nothing here: it is tried again within the hour."""
    try:
        witness.add(head)
    except OSError as error:
        logger.error("head_not_kept_outside", log=head.log.name, reason=str(error))


def keep_late_heads(*, at: datetime) -> None:
    """Give the witness the heads of the last day that it has not."""
    late = TreeHead.objects.filter(signed_at__gt=at - timedelta(days=1)).select_related("log")
    try:
        witness.keep(list(late.order_by("log", "size")))
    except (KeyError, OSError, ValueError) as error:
        logger.error("head_not_kept_outside", reason=str(error))


def check_logs(*, at: datetime) -> LogCheck:
    """Check every log against its heads and against those kept outside, and keep the verdict.

    Heads that the witness missed are kept beside the database when all of it holds. What other apps
    check each night (``ledger.checks``) is part of the verdict.
    """
    found = [
        f"{name}: {fault}"
        for name in Log.objects.values_list("name", flat=True)
        for fault in faults(name)
    ]
    try:
        found += forgotten()
        if not found:
            witness.keep(list(TreeHead.objects.select_related("log").order_by("log", "size")))
    except (KeyError, OSError, ValueError) as error:
        found.append(f"the heads kept outside cannot be used: {error}")
    found += checks.faults(at)
    return LogCheck.objects.create(checked_at=at, faults=found)
