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

    @property
    def sort(self) -> str:
        """What is wrong with what Elasticsearch has."""
        if not self.theirs:
            return "missing"
        if not self.ours:
            return "unknown to the database"
        return "of another version"

    def __str__(self) -> str:
        versions = f" ({self.theirs}, not {self.ours})" if self.ours and self.theirs else ""
        return f"{self.kind}:{self.key} is {self.sort}{versions}"


def differences(*, new: bool = False) -> Iterator[Difference]:
    """All differences that nothing explains. ``new``: of the index that is being filled.

    What waits on its way is left out, and what is parked: that the engine does not have it is
    known, with the reason. Raises SearchUnavailable. A missing index has nothing.
    """
    if (mirrored := mirror()) is None:
        return
    rows = StoredDocument.objects.order_by("pk").values_list("pk", "kind", "key", "version")
    last, count = 0, 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last, count = batch[-1][0], count + len(batch)
        ours = {(kind, key): version for _pk, kind, key, version in batch}
        yield from _lasting(_differing(ours, mirrored.held(ours, new=new)), new=new)
    if _size(mirrored, new=new) != count:
        yield from _unknown(mirrored, new=new)


def among(identities: Collection[Identity], *, new: bool = False) -> list[Difference]:
    """The differences among these documents."""
    if (mirrored := mirror()) is None or not identities:
        return []
    rows = StoredDocument.objects.filter(any_of(identities))
    ours = {
        (kind, key): version for kind, key, version in rows.values_list("kind", "key", "version")
    }
    return _unexplained(_differing(ours, mirrored.held(identities, new=new)))


def explained(identities: Collection[Identity]) -> set[Identity]:
    """Those of these documents of which a note waits or is parked."""
    notes = Note.objects.filter(any_of(identities))
    return set(notes.values_list("kind", "key")) if identities else set()


def _lasting(found: list[Difference], *, new: bool) -> list[Difference]:
    """Those that differ in a second look too: others were just being written."""
    found = _unexplained(found)
    return among([(one.kind, one.key) for one in found], new=new)


def _differing(ours: dict[Identity, int], theirs: dict[Identity, int]) -> list[Difference]:
    return [
        Difference(*identity, ours.get(identity, 0), theirs.get(identity, 0))
        for identity in {**ours, **theirs}
        if ours.get(identity) != theirs.get(identity)
    ]


def _unexplained(found: list[Difference]) -> list[Difference]:
    known = explained([(one.kind, one.key) for one in found])
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
        theirs = {identity: version for identity, version in page if identity not in known}
        yield from _lasting(_differing({}, theirs), new=new)


def _page(mirrored: Mirror, after: Identity | None, *, new: bool) -> list[tuple[Identity, int]]:
    try:
        return mirrored.page(after, BATCH, new=new)
    except IndexMissing:
        return []
