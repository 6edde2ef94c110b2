"""Whether the index holds what the database holds, as after a restore it may not; and filling it.

Elasticsearch is compared with the database's own index, which is restored with the database. Until
it is full again the database answers.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction

from search import registry
from search.comparison import Difference, differences
from search.drain import DrainerBusy, alone
from search.engines import Engine, IndexMissing, Mirror, SearchUnavailable, fallback, mirror
from search.engines.protocol import Filters
from search.models import Note, StoredDocument, any_of

KNOWN = "search:missing"
SECONDS = 10
"""For so long a comparison is believed: pages do not compare for themselves."""
FEW = 20
SHARE = 50
"""So many documents on their way, or one of so many, are an ordinary backlog."""
BATCH = 2000
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
    """Who may be asked, best first: an engine that is emptier than the database is passed over."""
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
    _note_unstored()
    return repair(differences()) if mirror() else 0


def repair(found: Iterable[Difference], *, wait: float = 0) -> int:
    """Note these differences, so that the drainer mends them; returns how many they are.

    What the engine has of a later time than the database, as after a restore, is overwritten with
    the state of the database as a still later version. Raises DrainerBusy when another process
    still drains after ``wait`` seconds.
    """
    differing, count = iter(found), 0
    while batch := list(islice(differing, BATCH)):
        with alone(wait=wait) as may, transaction.atomic():
            if not may:
                raise DrainerBusy
            _raise_versions([one for one in batch if one.theirs > one.ours])
            _note(batch)
        count += len(batch)
    return count


def _raise_versions(later: list[Difference]) -> None:
    """Let the database's own index count on from the version that the engine has."""
    rows = [
        StoredDocument(kind=one.kind, key=one.key, version=one.theirs, removed=True)
        for one in later
    ]
    StoredDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["version"],
    )


def _note(batch: list[Difference]) -> None:
    """Those that wait already, or are parked, are not noted again."""
    waiting = Note.objects.filter(any_of((one.kind, one.key) for one in batch))
    known = set(waiting.values_list("kind", "key"))
    Note.objects.bulk_create(
        Note(kind=one.kind, key=one.key, stored=one.theirs <= one.ours)
        for one in batch
        if one.theirs > one.ours or (one.kind, one.key) not in known
    )


def _note_unstored() -> None:
    """Note what the database's own index never saw, as when its table was not restored."""
    for kind in registry.kinds().values():
        known = set(StoredDocument.objects.filter(kind=kind.name).values_list("key", flat=True))
        known |= set(Note.objects.filter(kind=kind.name).values_list("key", flat=True))
        notes = [
            Note(kind=kind.name, key=str(key)) for key in kind.all_keys() if str(key) not in known
        ]
        Note.objects.bulk_create(notes, batch_size=BATCH)


def is_empty() -> bool:
    """Whether the database's own index was lost although there is something to find."""
    if StoredDocument.objects.exists() or Note.objects.exists():
        return False
    return any(True for kind in registry.kinds().values() for _key in kind.all_keys())
