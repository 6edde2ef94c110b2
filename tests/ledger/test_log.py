import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ledger import queries
from ledger.actions import append, sign_head
from ledger.algorithms import merkle
from ledger.models import Leaf, Log, TreeHead
from ledger.queries import signing


@pytest.mark.django_db
def test_a_log_grows_and_its_proofs_hold() -> None:
    for number in range(5):
        append(log="trial", entry={"n": number})
    first = sign_head(log="trial")
    for number in range(5, 8):
        append(log="trial", entry={"n": number})
    head = sign_head(log="trial")
    assert (first.size, head.size) == (5, 8)
    leaves = queries.hashes("trial")
    proof = [bytes.fromhex(h) for h in queries.inclusion_proof("trial", 2)]
    assert merkle.verify_inclusion(leaves[2], 2, 8, proof, bytes.fromhex(head.root))
    path = [bytes.fromhex(h) for h in queries.consistency_proof("trial", 5)]
    assert merkle.verify_consistency(
        5, bytes.fromhex(first.root), 8, bytes.fromhex(head.root), path
    )
    assert queries.faults("trial") == []
    assert sign_head(log="trial").pk == head.pk


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_leaf() -> None:
    leaf = append(log="trial", entry={"n": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        Leaf.objects.filter(pk=leaf.pk).update(data="{}")


@pytest.mark.django_db
def test_tampering_below_the_database_is_found() -> None:
    append(log="trial", entry={"n": 1})
    sign_head(log="trial")
    log = Log.objects.get(name="trial")
    Leaf.objects.create(log=log, index=2, data="{}", leaf_hash="0" * 64)
    faults = queries.faults("trial")
    assert "leaf 1 is missing" in faults
    assert "leaf 2 was altered" in faults


@pytest.mark.django_db(transaction=True)
def test_appends_at_the_same_time_leave_no_gap() -> None:
    def work() -> None:
        for _ in range(5):
            append(log="crowd", entry={"x": 1})
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Leaf.objects.values_list("index", flat=True)) == list(range(30))


@pytest.mark.django_db
def test_a_head_reads_what_came_since_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the log is, and its root is that of all its leaves."""
    hashed: list[bytes] = []

    def counted(left: bytes, right: bytes) -> bytes:
        hashed.append(left)
        return node_hash(left, right)

    node_hash = merkle.node_hash
    monkeypatch.setattr(merkle, "node_hash", counted)
    sizes = []
    for entries in (3, 200, 1, 0, 1):
        for number in range(entries):
            append(log="trial", entry={"n": number})
        hashed.clear()
        head = sign_head(log="trial")
        sizes.append((head.size, len(hashed)))
        monkeypatch.undo()
        assert merkle.root(queries.hashes("trial")).hex() == head.root
        monkeypatch.setattr(merkle, "node_hash", counted)
    assert [size for size, _count in sizes] == [3, 203, 204, 204, 205]
    assert all(count <= 16 for _size, count in sizes[2:])
    assert queries.faults("trial") == []


@pytest.mark.django_db
def test_a_head_of_an_earlier_version_is_followed_by_a_right_one() -> None:
    for number in range(5):
        append(log="trial", entry={"n": number})
    log = Log.objects.get(name="trial")
    root = merkle.root(queries.hashes("trial")).hex()
    now = timezone.now()
    signature = signing.sign(signing.head_message("trial", 5, root, now), public="")
    TreeHead.objects.create(log=log, size=5, root=root, signed_at=now, signature=signature)
    assert sign_head(log="trial").peaks is None
    append(log="trial", entry={"n": 6})
    assert len(sign_head(log="trial").peaks or []) == 2
    assert queries.faults("trial") == []
