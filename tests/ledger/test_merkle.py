"""RFC 9162 by its definitions, exhaustively for small trees."""

import hashlib

import pytest

from ledger.algorithms import merkle

LEAVES = [merkle.leaf_hash(f"leaf {n}".encode()) for n in range(71)]


def root_by_definition(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(
        b"\x01" + root_by_definition(hashes[:k]) + root_by_definition(hashes[k:])
    ).digest()


def test_empty_root_and_prefixes() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()
    assert merkle.leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert merkle.node_hash(b"a", b"b") == hashlib.sha256(b"\x01ab").digest()


@pytest.mark.parametrize("size", range(71))
def test_root_and_every_inclusion_proof(size: int) -> None:
    hashes = LEAVES[:size]
    root = merkle.root(hashes)
    assert root == root_by_definition(hashes)
    for index in range(size):
        proof = merkle.inclusion_proof(index, hashes)
        assert merkle.verify_inclusion(hashes[index], index, size, proof, root)
        assert not merkle.verify_inclusion(hashes[index - 1], index, size + 1, proof, root)
        if size > 1:
            other = (index + 1) % size
            assert not merkle.verify_inclusion(hashes[index], other, size, proof, root)


@pytest.mark.parametrize("size", range(1, 71))
def test_every_consistency_proof(size: int) -> None:
    hashes = LEAVES[:size]
    new_root = merkle.root(hashes)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(old, hashes)
        old_root = merkle.root(hashes[:old])
        assert merkle.verify_consistency(old, old_root, size, new_root, proof)
        assert not merkle.verify_consistency(old, b"\x00" * 32, size, new_root, proof)
        if proof:
            assert not merkle.verify_consistency(old, old_root, size, new_root, proof[:-1])


def test_changed_reordered_dropped_and_appended_leaves_change_the_root() -> None:
    hashes = LEAVES[:13]
    root = merkle.root(hashes)
    altered = [*hashes[:4], merkle.leaf_hash(b"forged"), *hashes[5:]]
    reordered = [hashes[1], hashes[0], *hashes[2:]]
    for other in (altered, reordered, hashes[:-1], [*hashes, LEAVES[20]]):
        assert merkle.root(other) != root
    proof = merkle.consistency_proof(10, hashes)
    assert not merkle.verify_consistency(10, merkle.root(altered[:10]), 13, root, proof)


def test_the_roots_of_all_sizes_come_from_one_pass() -> None:
    hashes = [merkle.leaf_hash(bytes([n])) for n in range(70)]
    found = merkle.roots(hashes, [*range(71), 99])
    assert found == {size: merkle.root(hashes[:size]) for size in range(71)}


def test_there_is_no_proof_of_a_leaf_or_a_tree_that_is_not_there() -> None:
    for index in (-1, 13, 14):
        with pytest.raises(IndexError):
            merkle.inclusion_proof(index, LEAVES[:13])
    for old in (-1, 0, 14):
        with pytest.raises(ValueError, match=f"^{old}$"):
            merkle.consistency_proof(old, LEAVES[:13])


def test_a_place_outside_the_tree_and_a_proof_too_long_prove_nothing() -> None:
    hashes = LEAVES[:13]
    root = merkle.root(hashes)
    for index in range(13):
        proof = merkle.inclusion_proof(index, hashes)
        for place in (-1, 13, 13 + index):
            assert not merkle.verify_inclusion(hashes[index], place, 13, proof, root)
        longer = merkle.node_hash(LEAVES[20], root)
        for wrong in (root, longer, merkle.node_hash(root, LEAVES[20])):
            assert not merkle.verify_inclusion(
                hashes[index], index, 13, [*proof, LEAVES[20]], wrong
            )
    assert not merkle.verify_inclusion(root, 0, 0, [], root)
    assert not merkle.verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])


def test_no_tree_is_a_prefix_of_a_smaller_one_or_without_its_proof() -> None:
    hashes = LEAVES[:13]
    root = merkle.root(hashes)
    assert not merkle.verify_consistency(0, merkle.EMPTY_ROOT, 13, root, [root])
    assert not merkle.verify_consistency(0, merkle.EMPTY_ROOT, 0, merkle.EMPTY_ROOT, [])
    assert not merkle.verify_consistency(14, root, 13, root, [])
    assert not merkle.verify_consistency(13, root, 13, root, [root])
    assert not merkle.verify_consistency(7, merkle.root(hashes[:7]), 13, root, [])
    for old in range(1, 13):
        before = merkle.root(hashes[:old])
        proof = merkle.consistency_proof(old, hashes)
        longer = merkle.node_hash(root, LEAVES[20])
        assert not merkle.verify_consistency(old, before, 13, longer, [*proof, LEAVES[20]])
