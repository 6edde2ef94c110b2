"""Appending to the logs and signing their heads. Nothing is ever changed or taken out."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger import merkle, signing
from ledger.models import Leaf, Log, TreeHead


def canonical(entry: dict[str, Any]) -> str:
    """One spelling of an entry: sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@transaction.atomic
def append(*, log: str, entry: dict[str, Any]) -> Leaf:
    """Add an entry at the end of the log, in the caller's transaction.

    Appends of one log wait for each other, so that indexes have no gap.
    """
    Log.objects.get_or_create(name=log)
    held = Log.objects.select_for_update().get(name=log)
    data = canonical(entry)
    return Leaf.objects.create(
        log=held,
        index=held.leaves.count(),
        data=data,
        leaf_hash=merkle.leaf_hash(data.encode()).hex(),
    )


@transaction.atomic
def sign_head(*, log: str) -> TreeHead:
    """Sign size and root of the log as it is now; a head of the same size is given again.

    Raises Log.DoesNotExist for a log that has no entry yet.
    """
    held = Log.objects.select_for_update().get(name=log)
    hashes = [bytes.fromhex(h) for h in held.leaves.values_list("leaf_hash", flat=True)]
    known = held.heads.filter(size=len(hashes)).first()
    if known is not None:
        return known
    root = merkle.root(hashes).hex()
    now = timezone.now()
    return TreeHead.objects.create(
        log=held,
        size=len(hashes),
        root=root,
        signed_at=now,
        signature=signing.sign(signing.head_message(log, len(hashes), root, now)),
    )
