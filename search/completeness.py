"""Whether the index holds what the database holds, as after a restore it may not; and filling it.

Elasticsearch is compared with the database's own index, which is restored with the database. Until
it is full again the database answers.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction

from search import registry
from search.comparison import Difference, differences, explained
from search.drain import DrainerBusy, alone, as_numbered, build
from search.engines import Engine, IndexMissing, Mirror, SearchUnavailable, fallback, mirror
from search.engines.protocol import Filters, Identity
from search.models import Note, StoredDocument, any_of
from web import page_cache

KNOWN = "search:missing"
SECONDS = 10
"""For so long a comparison is believed: pages do not compare for themselves."""
FEW = 20
SHARE = 50
"""So many documents on their way, or one of so many, are an ordinary backlog."""
BATCH = 500
"""So many documents are in memory at a time."""
T = TypeVar("T")


def missing() -> int:
    """How many documents the engine should have and has not; 0 where the database is the engine.

    Raises SearchUnavailable.
    """
    if (mirrored := mirror()) is None:
        return 0
    count = _behind(mirrored)
    # What was on its way during the first comparison has arrived at the second one.
    return _behind(mirrored) if count else 0


def _behind(mirrored: Mirror) -> int:
    stored = StoredDocument.objects.filter(removed=False).count()
    parked = Note.objects.parked().values("kind", "key").distinct().count()
    waiting = Note.objects.changes().values("kind", "key").distinct().count()
    try:
        mirrored.refresh()
        behind = stored - parked - mirrored.count(Filters())
    except IndexMissing:
        behind = stored - parked
    ordinary = max(FEW, stored // SHARE)
    return behind if behind > min(waiting, ordinary) else 0


def known_missing() -> int:
    """As ``missing``, at most some seconds old; 0 while the engine is away."""
    found = cache.get(KNOWN)
    if found is None:
        try:
            found = missing()
        except SearchUnavailable:
            found = 0
        cache.set(KNOWN, found, SECONDS)
    return int(found)


def usable_engines() -> list[Engine]:
    """Who may be asked, best first: an engine that is emptier than the database is passed over.

    What shows their answers is built anew as with ``search.engines.engine``.
    """
    page_cache.also_shows(Note._meta.db_table)
    mirrored = mirror()
    if mirrored is None or known_missing():
        return [fallback()]
    return [mirrored, fallback()]


def ask(question: Callable[[Engine], T]) -> tuple[T, str]:
    """What the best usable engine that answers says, and its name."""
    *better, last = usable_engines()
    for one in better:
        try:
            return question(one), one.name
        except SearchUnavailable:
            continue
    return question(last), last.name


def fill() -> int:
    """Note what the engine lacks or has otherwise; returns how many documents that is.

    Raises SearchUnavailable, and DrainerBusy where another process drains.
    """
    note_anew(unstored())
    return repair(differences())


def repair(found: Iterable[Difference], *, wait: float = 0) -> int:
    """Note these differences, so that the drainer mends them; returns how many they are.

    What the engine has of a later time than the database, as after a restore, is overwritten with
    the state of the database as a still later version. Raises DrainerBusy when another process
    drains for longer than ``wait`` seconds.
    """
    count = 0
    for batch in _batches(found):
        later = [one for one in batch if one.theirs > one.ours]
        # The lock ends after the commit: a drainer must see the raised versions.
        with _without_drainer(wait) if later else nullcontext(), transaction.atomic():
            _raise_versions(later)
            Note.objects.bulk_create(
                Note(kind=one.kind, key=one.key, stored=one not in later) for one in batch
            )
        count += len(batch)
    return count


@contextmanager
def _without_drainer(wait: float) -> Iterator[None]:
    """Nobody drains meanwhile. Raises DrainerBusy when somebody does for longer than that."""
    with alone(wait=wait) as may:
        if not may:
            raise DrainerBusy
        yield


def _raise_versions(later: list[Difference]) -> None:
    """Let the database's own index count on from the version that the engine has."""
    StoredDocument.objects.bulk_create(
        (
            StoredDocument(kind=one.kind, key=one.key, version=one.theirs, removed=True)
            for one in later
        ),
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["version"],
    )


def note_anew(identities: Iterable[Identity]) -> int:
    """Note these, so that their documents are built once more; returns how many they are."""
    count = 0
    for batch in _batches(identities):
        Note.objects.bulk_create(Note(kind=kind, key=key) for kind, key in batch)
        count += len(batch)
    return count


def unstored() -> Iterator[Identity]:
    """What the database's own index never saw, as when its table was not restored."""
    for kind in registry.kinds().values():
        for keys in _batches(map(str, kind.all_keys())):
            found = [(kind.name, key) for key in keys]
            rows = StoredDocument.objects.filter(any_of(found)).values_list("kind", "key")
            known = {*rows, *explained(found)}
            built, failed = build([identity for identity in found if identity not in known])
            # A draft that was never public has nothing to be found.
            yield from (identity for identity in built if built[identity] is not None)
            yield from failed


def outdated() -> Iterator[Identity]:
    """What the database's own index has otherwise than the things themselves say now.

    Builds every document, so it takes as long as a rebuild without Elasticsearch.
    """
    last = 0
    while rows := list(StoredDocument.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = rows[-1].pk
        suspects = _outdated(rows)
        if suspects:  # a second look: others were just being written
            again = StoredDocument.objects.filter(any_of(suspects))
            yield from _outdated(list(again))


def _outdated(rows: list[StoredDocument]) -> list[Identity]:
    stored = {(row.kind, row.key): as_numbered(row).document for row in rows}
    built, failed = build(list(stored))
    found = [one for one in built if built[one] != stored[one]] + list(failed)
    known = explained(found)
    return [one for one in found if one not in known]


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def is_empty() -> bool:
    """Whether the database's own index was lost although there is something to find."""
    if StoredDocument.objects.exists() or Note.objects.exists():
        return False
    return any(True for kind in registry.kinds().values() for _key in kind.all_keys())
