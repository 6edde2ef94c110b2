"""Building the whole index anew, beside the one that answers.

Everything is noted once more and worked off by the drainer, changes before the rest; what it
writes goes to both indexes meanwhile. So a run that was killed goes on where it was, with the
worker alone or with the next run. At the end the new index is compared with the database.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import transaction

from search import registry
from search.comparison import Difference, among, differences
from search.drain import WAIT_FOR_THE_DRAINER, DrainerBusy, alone, drain, work_off
from search.engines import Mirror, SearchUnavailable, mirror
from search.models import Note, StoredDocument

TURN = 2000
"""So many notes are worked off between two tellings of the progress."""
MOST_SUSPECTS = 10_000
"""So many documents may have been on their way during the comparison; more is a fault."""
Progress = Callable[[int, int], None]
"""Takes how many documents are done, and of how many."""


class RebuildRunning(Exception):
    """Another process builds the index anew."""


class NotVerified(Exception):
    """The new index is not what the database holds; the old one goes on answering."""

    def __init__(self, found: list[Difference]) -> None:
        some = "; ".join(map(str, found[:5])) + ("; …" if len(found) > 5 else "")
        count = f"more than {MOST_SUSPECTS}" if len(found) > MOST_SUSPECTS else str(len(found))
        super().__init__(f"{count} documents differ: {some}")


def rebuild(*, progress: Progress | None = None, wait: float | None = None) -> int:
    """Build the index anew, or go on with a rebuild that was interrupted.

    Returns how many documents there are. Raises RebuildRunning; DrainerBusy when another process
    drains for longer than ``wait`` seconds without getting on; SearchUnavailable when the engine
    is away; NotVerified. After the last the new index is gone, after the others it waits for the
    next run.
    """
    patience = WAIT_FOR_THE_DRAINER if wait is None else wait
    with alone("rebuild") as only:
        if not only:
            raise RebuildRunning
        mirrored = mirror()
        if not _goes_on(mirrored):
            _note_everything()
        _work_through(progress or (lambda _done, _all: None), patience)
        if mirrored:
            _switch(mirrored, patience)
    return StoredDocument.objects.filter(removed=False).count()


def _goes_on(mirrored: Mirror | None) -> bool:
    """Whether a rebuild was interrupted that can be finished; else its new index is begun."""
    noted = Note.objects.of_rebuild().exists()
    if mirrored is None:
        return noted
    if mirrored.begin():
        return False
    return noted or not any(True for _difference in differences(new=True))


@transaction.atomic
def _note_everything() -> None:
    """All that can be found, and all that the database's own index knows, tombstones too."""
    Note.objects.parked().delete()  # each is tried again
    Note.objects.of_rebuild().delete()
    stored = StoredDocument.objects.order_by("kind").values_list("kind", flat=True).distinct()
    for kind in {*registry.kinds(), *stored}:
        noted: set[str] = set()
        for batch in _batches(_keys(kind)):
            fresh = dict.fromkeys(key for key in batch if key not in noted)
            Note.objects.bulk_create(Note(kind=kind, key=key, of_rebuild=True) for key in fresh)
            noted |= fresh.keys()


def _keys(kind: str) -> Iterator[str]:
    if known := registry.kinds().get(kind):
        yield from map(str, known.all_keys())
    rows = StoredDocument.objects.filter(kind=kind).values_list("key", flat=True)
    yield from list(rows)


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, TURN)):
        yield batch


def _work_through(progress: Progress, patience: float) -> None:
    """Drain until nothing of the rebuild waits, alone or beside another drainer."""
    total = left = Note.objects.of_rebuild().count()
    since = time.monotonic()
    while left:
        progress(total - left, total)
        drained = drain(most=TURN)
        if drained.limited:
            raise SearchUnavailable(mirrored.fault() if (mirrored := mirror()) else "")
        before, left = left, Note.objects.of_rebuild().count()
        if left != before:
            since = time.monotonic()
        elif drained.busy:
            if time.monotonic() - since > patience:
                raise DrainerBusy
            time.sleep(0.2)
    progress(total, total)


def _switch(mirrored: Mirror, patience: float) -> None:
    """Compare the new index with the database, and let it answer.

    What differs in the first comparison is compared again while nobody else drains and nothing
    waits: it may only have been on its way.
    """
    suspects = list(islice(differences(new=True), MOST_SUSPECTS + 1))
    with alone(wait=patience) as may:
        if not may:
            raise DrainerBusy
        if work_off().limited:
            raise SearchUnavailable(mirrored.fault())
        found = suspects
        if len(suspects) <= MOST_SUSPECTS:
            found = among([(one.kind, one.key) for one in suspects], new=True)
        if found:
            mirrored.abandon()
            raise NotVerified(found)
        mirrored.switch()
