"""Whether Elasticsearch holds what the database's own index holds, document by document.

A few thousand identities are in memory at a time, however many there are.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from search.engines import IndexMissing, Mirror, mirror
from search.engines.protocol import Identity
from search.models import Note, StoredDocument, any_of

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """A document or tombstone of which database and engine have another version; 0: none."""

    kind: str
    key: str
    ours: int
    theirs: int

    def __str__(self) -> str:
        if not self.theirs:
            return f"{self.kind}:{self.key} is missing"
        if not self.ours:
            return f"{self.kind}:{self.key} is unknown to the database"
        return f"{self.kind}:{self.key} has version {self.theirs} and not {self.ours}"


def differences(*, new: bool = False) -> Iterator[Difference]:
    """All differences. ``new``: of the index that is being filled.

    Parked documents are left out: that the engine does not have them is known, with the reason.
    Raises SearchUnavailable. A missing index has nothing.
    """
    if (mirrored := mirror()) is None:
        return
    rows = StoredDocument.objects.order_by("pk").values_list("pk", "kind", "key", "version")
    last, count = 0, 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last, count = batch[-1][0], count + len(batch)
        ours = {(kind, key): version for _pk, kind, key, version in batch}
        yield from _differing(ours, mirrored.held(ours, new=new))
    if _size(mirrored, new=new) != count:
        yield from _unknown(mirrored, new=new)


def among(identities: Collection[Identity], *, new: bool = False) -> list[Difference]:
    """The differences among these documents."""
    if (mirrored := mirror()) is None:
        return []
    rows = StoredDocument.objects.filter(any_of(identities))
    ours = {
        (kind, key): version for kind, key, version in rows.values_list("kind", "key", "version")
    }
    return _differing(ours, mirrored.held(identities, new=new))


def unexplained() -> int:
    """How many documents differ although nothing waits: those that a repair would mend.

    Compared twice, because what was on its way during the first comparison has arrived then.
    """
    count = 0
    for _turn in range(2):
        waiting = Note.objects.waiting().exists()
        count = 0 if waiting else sum(1 for _difference in differences())
        if not count:
            return 0
    return 0 if Note.objects.waiting().exists() else count


def _differing(ours: dict[Identity, int], theirs: dict[Identity, int]) -> list[Difference]:
    found = [
        Difference(*identity, ours.get(identity, 0), theirs.get(identity, 0))
        for identity in {**ours, **theirs}
        if ours.get(identity) != theirs.get(identity)
    ]
    parked = Note.objects.parked().filter(any_of((one.kind, one.key) for one in found))
    known = set(parked.values_list("kind", "key")) if found else set()
    return [one for one in found if (one.kind, one.key) not in known]


def _size(mirrored: Mirror, *, new: bool) -> int:
    try:
        return mirrored.size(new=new)
    except IndexMissing:
        return 0


def _unknown(mirrored: Mirror, *, new: bool) -> Iterator[Difference]:
    """What the engine has and the database does not know of."""
    after: Identity | None = None
    while page := _page(mirrored, after, new=new):
        after = page[-1][0]
        identities = [identity for identity, _version in page]
        known = set(StoredDocument.objects.filter(any_of(identities)).values_list("kind", "key"))
        yield from (
            Difference(*identity, 0, version) for identity, version in page if identity not in known
        )


def _page(mirrored: Mirror, after: Identity | None, *, new: bool) -> list[tuple[Identity, int]]:
    try:
        return mirrored.page(after, BATCH, new=new)
    except IndexMissing:
        return []
