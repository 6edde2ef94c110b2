"""Merkle trees of RFC 9162, section 2.1: roots, inclusion and consistency proofs.

Pure functions over bytes. Leaves are given as their data; hashes are 32 bytes of SHA-256.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: ``SHA-256(0x00 || data)`` (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: ``SHA-256(0x01 || left || right)`` (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two that is smaller than ``size`` (2 or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def root(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes (RFC 9162, 2.1.1), folded from left to right in linear time."""
    return root_of(grown([], 0, hashes))


def grown(peaks: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> list[bytes]:
    """The peaks of a tree of ``size`` leaves after more leaf hashes.

    Peaks are the roots of the perfect trees of which a tree consists, the largest first: one for
    each bit of its size. They are all that is needed to go on, whatever the size.
    """
    found = list(peaks)
    for leaf in leaves:
        value, rest = leaf, size
        while rest & 1:
            value, rest = node_hash(found.pop(), value), rest >> 1
        found.append(value)
        size += 1
    return found


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree with these peaks."""
    if not peaks:
        return EMPTY_ROOT
    result = peaks[-1]
    for value in reversed(peaks[:-1]):
        result = node_hash(value, result)
    return result


def roots(hashes: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Roots of the trees of the first leaves, for each size that there is, in one pass."""
    found: dict[int, bytes] = {}
    peaks: list[bytes] = []
    done = 0
    for size in sorted({size for size in sizes if 0 <= size <= len(hashes)}):
        peaks = grown(peaks, done, hashes[done:size])
        found[size], done = root_of(peaks), size
    return found


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Audit path of a leaf (RFC 9162, 2.1.3.1). Raises IndexError outside the tree."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if index < k:
        return [*inclusion_proof(index, hashes[:k]), root(hashes[k:])]
    return [*inclusion_proof(index - k, hashes[k:]), root(hashes[:k])]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """Whether the leaf hash stands at ``index`` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            result = node_hash(result, sibling)
        node >>= 1
        last >>= 1
    return last == 0 and result == expected_root


def consistency_proof(old_size: int, hashes: Sequence[bytes]) -> list[bytes]:
    """That the first ``old_size`` leaves are a prefix of the tree (RFC 9162, 2.1.4.1).

    Raises ValueError unless ``0 < old_size <= len(hashes)``.
    """
    if not 0 < old_size <= len(hashes):
        raise ValueError(old_size)
    return _subproof(old_size, hashes, whole=True)


def _subproof(old_size: int, hashes: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(hashes):
        return [] if whole else [root(hashes)]
    k = split(len(hashes))
    if old_size <= k:
        return [*_subproof(old_size, hashes[:k], whole=whole), root(hashes[k:])]
    return [*_subproof(old_size - k, hashes[k:], whole=False), root(hashes[:k])]


def verify_consistency(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        node >>= 1
        last >>= 1
    return last == 0 and old == old_root and new == new_root
