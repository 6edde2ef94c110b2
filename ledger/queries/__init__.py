"""Proofs, and whether a log is what it says."""

from collections import Counter

from ledger.algorithms import merkle
from ledger.models import Leaf, Log, TreeHead
from ledger.queries import signing
from privacy.keys import UNKNOWN


def hashes(log: str) -> list[bytes]:
    """Leaf hashes of a log in their order; empty for an unknown one."""
    found = Leaf.objects.filter(log__name=log).values_list("leaf_hash", flat=True)
    return [bytes.fromhex(value) for value in found]


def size(log: str) -> int:
    """How many entries a log has."""
    return Leaf.objects.filter(log__name=log).count()


def inclusion_proof(log: str, index: int, *, size: int | None = None) -> list[str]:
    """Audit path of a leaf in hexadecimal, in the log or in its first ``size`` entries.

    Raises IndexError outside of it.
    """
    return [value.hex() for value in merkle.inclusion_proof(index, hashes(log)[:size])]


def consistency_proof(log: str, old_size: int) -> list[str]:
    """Proof that the log of ``old_size`` is a prefix of today's. Raises ValueError."""
    return [value.hex() for value in merkle.consistency_proof(old_size, hashes(log))]


def consistency_between(log: str, old_size: int, new_size: int) -> list[str]:
    """Proof that the log of the old size is a prefix of that of the new one. Raises ValueError."""
    return [value.hex() for value in merkle.consistency_proof(old_size, hashes(log)[:new_size])]


def faults(log: str) -> list[str]:
    """What is wrong with a log, in words; empty when every leaf and every head holds."""
    found: list[str] = []
    held = Log.objects.filter(name=log).first()
    if held is None:
        return found
    computed: list[bytes] = []
    for position, leaf in enumerate(held.leaves.all()):
        value = merkle.leaf_hash(leaf.data.encode())
        if leaf.index != position:
            found.append(f"leaf {position} is missing")
        if value.hex() != leaf.leaf_hash:
            found.append(f"leaf {leaf.index} was altered")
        computed.append(value)
    heads = list(held.heads.all())
    roots = merkle.roots(computed, [head.size for head in heads])
    for head in heads:
        message = signing.head_message(log, head.size, head.root, head.signed_at)
        if not signing.signer(message, head.signature):
            found.append(f"the signature of head {head.size} is wrong")
        if head.size not in roots or roots[head.size].hex() != head.root:
            found.append(f"head {head.size} does not fit the leaves")
    return found


def key_of(log: str) -> str:
    """The public key of a log: the one that signed its first head, else the one of now."""
    head = TreeHead.objects.filter(log__name=log).select_related("log").order_by("size").first()
    return (_signer(head) if head else "") or signing.public_key()


def log_needs() -> dict[str, int]:
    """How many heads can be verified with each key only, by its name."""
    found: Counter[str] = Counter()
    for head in TreeHead.objects.select_related("log").iterator():
        signer = _signer(head)
        found[signing.name_of(signer) if signer else UNKNOWN] += 1
    return dict(found)


def _signer(head: TreeHead) -> str:
    message = signing.head_message(head.log.name, head.size, head.root, head.signed_at)
    return signing.signer(message, head.signature)
