"""From notes to the index: one drainer at a time, nothing lost, nothing old over new."""

import fcntl
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet

from search import registry
from search.documents import Document
from search.engines import Mirror, SearchUnavailable, fallback, mirror
from search.engines.protocol import Identity, Numbered
from search.models import Note, StoredDocument, any_of

logger = structlog.get_logger(__name__)
BATCH = 500
MOST_TRIES = 5
LOCKS = {"drain": 6472_01, "rebuild": 6472_02}
WAIT_FOR_THE_DRAINER = 120.0
"""Seconds. A drainer is done much earlier, but for a backlog of days."""


class DrainerBusy(Exception):
    """Another process brings the index up to date, and did not end in the time given."""


@dataclass(frozen=True, slots=True)
class Drained:
    """How many notes were worked off, and whether the engine was away."""

    notes: int
    limited: bool
    busy: bool = False
    """Another process drains; nothing was done."""


@contextmanager
def alone(work: str = "drain", *, wait: float = 0) -> Iterator[bool]:
    """Whether this process is the only one at this work; False when another one is at it.

    ``wait``: for so many seconds it is asked again. A process that ends frees it.
    """
    until = time.monotonic() + wait
    while True:
        with _try_alone(work) as got:
            if got or time.monotonic() >= until:
                yield got
                return
        time.sleep(0.2)


@contextmanager
def _try_alone(work: str) -> Iterator[bool]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS[work]])
            got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCKS[work]])
        return
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / f"{work}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def drain(*, most: int = 100_000, progress: Callable[[int], None] | None = None) -> Drained:
    """Work off the oldest notes. The database's index first, then Elasticsearch where it is used.

    Elasticsearch being away makes the backlog grow and nothing else. Another drainer at work: does
    nothing.
    """
    with alone() as may:
        return work_off(most, progress) if may else Drained(0, limited=False, busy=True)


def work_off(most: int = 10**9, progress: Callable[[int], None] | None = None) -> Drained:
    """As ``drain``, for a caller who is the only drainer.

    Batch by batch in both indexes, so that a change is not behind all that waited before it.
    """
    copied, done, limited = mirror(), 0, False
    while done < most:
        done += (stored := _store_batch())
        sent = 0
        if copied and not limited:
            try:
                sent = _send_batch(copied)
            except SearchUnavailable:
                limited = True
        if not stored and not sent:
            break
        if progress:
            progress(done)
    return Drained(done, limited)


def _waiting(*, stored: bool) -> dict[Identity, list[int]]:
    """The oldest notes that wait, by the document that they are of; those of changes first."""
    found: dict[Identity, list[int]] = {}
    for notes in (Note.objects.changes(), Note.objects.of_rebuild()):
        some = notes.filter(stored=stored).order_by("pk").values_list("pk", "kind", "key")
        for pk, kind, key in some[:BATCH]:
            found.setdefault((kind, key), []).append(pk)
        if found:
            break
    return found


def _store_batch() -> int:
    """Build the documents of a batch and keep them in the database's index."""
    notes = _waiting(stored=False)
    if not notes:
        return 0
    built, failed = build(list(notes))
    with transaction.atomic():
        refused = fallback().put(_number(built))
        taken = built.keys() - refused.keys()
        if mirror():
            _notes_of(taken, notes).update(stored=True)
        else:
            _forget(taken, notes)
        for identity, reason in failed.items():
            _park(identity, notes[identity], reason, tries=MOST_TRIES)
        for identity, reason in refused.items():
            _park(identity, notes[identity], reason)
    return sum(map(len, notes.values()))


def _notes_of(taken: Iterable[Identity], notes: dict[Identity, list[int]]) -> QuerySet[Note]:
    return Note.objects.filter(pk__in=[pk for identity in taken for pk in notes[identity]])


def _forget(taken: Collection[Identity], notes: dict[Identity, list[int]]) -> None:
    """These are worked off; what was refused of them before was changed since, and taken."""
    _notes_of(taken, notes).delete()
    Note.objects.parked().filter(any_of(taken)).delete()


def _park(identity: Identity, notes: list[int], reason: str, *, tries: int = 1) -> None:
    """Put notes aside with the reason, once they were tried so often; the others go on."""
    Note.objects.filter(pk__in=notes).update(tries=F("tries") + 1)
    parked = Note.objects.filter(pk__in=notes, tries__gte=tries)
    if parked.update(parked_reason=reason):
        kind, key = identity
        logger.error("index_note_parked", kind=kind, key=key, reason=reason)


def build(
    identities: list[Identity],
) -> tuple[dict[Identity, Document | None], dict[Identity, str]]:
    """The documents of these as they are now, and of which it failed, with the kind of error."""
    built: dict[Identity, Document | None] = {}
    failed: dict[Identity, str] = {}
    for kind in {kind for kind, _key in identities}:
        keys = [key for name, key in identities if name == kind]
        if kind not in registry.kinds():  # of an app that is installed no more
            built.update({(kind, key): None for key in keys})
            continue
        try:
            documents = registry.kind(kind).build_many(keys)
            built.update({(kind, key): documents.get(key) for key in keys})
        except (OperationalError, InterfaceError):  # the database is away: nobody's fault
            raise
        except Exception:  # noqa: BLE001 - one poisoned text must not stop the others
            _one_by_one(kind, keys, built, failed)
    return built, failed


def _one_by_one(
    kind: str,
    keys: list[str],
    built: dict[Identity, Document | None],
    failed: dict[Identity, str],
) -> None:
    for key in keys:
        try:
            built[kind, key] = registry.kind(kind).build_many([key]).get(key)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - as above
            failed[kind, key] = type(error).__name__


def _number(built: dict[Identity, Document | None]) -> list[Numbered]:
    rows = StoredDocument.objects.filter(any_of(built))
    known = {(kind, key): v for kind, key, v in rows.values_list("kind", "key", "version")}
    return [
        Numbered(kind, key, known.get((kind, key), 0) + 1, document)
        for (kind, key), document in built.items()
    ]


def _send_batch(copied: Mirror) -> int:
    """Send to Elasticsearch what the database's index already has, then forget the notes."""
    notes = _waiting(stored=True)
    if not notes:
        return 0
    rows = StoredDocument.objects.filter(any_of(notes))
    refused = copied.put(as_numbered(row) for row in rows)
    with transaction.atomic():
        _forget(notes.keys() - refused.keys(), notes)
        for identity, reason in refused.items():
            _park(identity, notes[identity], reason)
    return sum(map(len, notes.values()))


def as_numbered(row: StoredDocument) -> Numbered:
    """A stored document as it is sent to the engine."""
    if row.removed:
        return Numbered(row.kind, row.key, row.version, None)
    document = Document(
        kind=row.kind,
        key=row.key,
        title=row.title,
        place=row.place,
        body=row.body,
        url=row.url,
        language=row.language,
        area=row.area,
        district=row.district,
        consultation=row.consultation,
        thread=row.thread,
        stance=row.stance,
        author=row.author,
        created_at=row.created_at,
        external_id=row.external_id,
    )
    return Numbered(row.kind, row.key, row.version, document)
