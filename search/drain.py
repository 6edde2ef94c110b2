"""From notes to the index: one drainer at a time, nothing lost, nothing old over new."""

import fcntl
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet

from search import registry
from search.documents import Document
from search.engines import SearchUnavailable, engine, fallback
from search.engines.protocol import Identity, Numbered
from search.models import Note, StoredDocument, any_of

logger = structlog.get_logger(__name__)
BATCH = 500
MOST_TRIES = 5
LOCK = 6472_01
WAIT_FOR_THE_DRAINER = 120.0
"""Seconds. A drainer is done much earlier, but for a backlog of days."""


class DrainerBusy(Exception):
    """Another process brings the index up to date, and did not end in the time given."""


@dataclass(frozen=True, slots=True)
class Drained:
    """How many notes were worked off, and whether the engine was away."""

    notes: int
    limited: bool


@contextmanager
def alone(*, wait: float = 0) -> Iterator[bool]:
    """Whether this process is the only drainer; False when another one works.

    ``wait``: for so many seconds it is asked again.
    """
    until = time.monotonic() + wait
    while True:
        with _try_alone() as got:
            if got or time.monotonic() >= until:
                yield got
                return
        time.sleep(0.2)


@contextmanager
def _try_alone() -> Iterator[bool]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "drain.lock").open("w") as file:
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
        return _work_off(most, progress) if may else Drained(0, limited=False)


def _work_off(most: int, progress: Callable[[int], None] | None) -> Drained:
    done = 0
    while done < most and (count := _store_batch()):
        done += count
        if progress:
            progress(done)
    if not settings.REMBUK_ELASTICSEARCH_URL:
        return Drained(done, limited=False)
    try:
        while _send_batch():
            pass
    except SearchUnavailable:
        return Drained(done, limited=True)
    return Drained(done, limited=False)


def _waiting(*, stored: bool) -> dict[Identity, list[int]]:
    """The oldest notes that wait, by the document that they are of."""
    notes = Note.objects.filter(stored=stored, parked_reason="").order_by("pk")
    found: dict[Identity, list[int]] = {}
    for pk, kind, key in notes.values_list("pk", "kind", "key")[:BATCH]:
        found.setdefault((kind, key), []).append(pk)
    return found


def _store_batch() -> int:
    """Build the documents of a batch and keep them in the database's index."""
    notes = _waiting(stored=False)
    if not notes:
        return 0
    built, failed = _build(list(notes))
    with transaction.atomic():
        refused = fallback().put(_number(built))
        taken = built.keys() - refused.keys()
        if settings.REMBUK_ELASTICSEARCH_URL:
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
    Note.objects.exclude(parked_reason="").filter(any_of(taken)).delete()


def _park(identity: Identity, notes: list[int], reason: str, *, tries: int = 1) -> None:
    """Put notes aside with the reason, once they were tried so often; the others go on."""
    Note.objects.filter(pk__in=notes).update(tries=F("tries") + 1)
    parked = Note.objects.filter(pk__in=notes, tries__gte=tries)
    if parked.update(parked_reason=reason):
        kind, key = identity
        logger.error("index_note_parked", kind=kind, key=key, reason=reason)


def _build(
    identities: list[Identity],
) -> tuple[dict[Identity, Document | None], dict[Identity, str]]:
    built: dict[Identity, Document | None] = {}
    failed: dict[Identity, str] = {}
    for kind in {kind for kind, _key in identities}:
        keys = [key for name, key in identities if name == kind]
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


def _send_batch() -> int:
    """Send to Elasticsearch what the database's index already has, then forget the notes."""
    notes = _waiting(stored=True)
    if not notes:
        return 0
    rows = StoredDocument.objects.filter(any_of(notes))
    refused = engine().put(as_numbered(row) for row in rows)
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


def rebuild(*, progress: Callable[[int], None] | None = None, wait: float | None = None) -> int:
    """Note everything, drain, and fill a new Elasticsearch index behind the alias.

    Nobody else drains meanwhile: for another drainer it waits ``wait`` seconds. Returns how many
    documents there are. Raises SearchUnavailable when the engine is away, DrainerBusy when another
    process still drains after that time.
    """
    with alone(wait=WAIT_FOR_THE_DRAINER if wait is None else wait) as may:
        if not may:
            raise DrainerBusy
        _note_everything()
        _work_off(10**9, progress)
        if settings.REMBUK_ELASTICSEARCH_URL:
            rows = StoredDocument.objects.order_by("pk").iterator(chunk_size=500)
            refused = engine().rebuild(as_numbered(row) for row in rows)
            for (kind, key), reason in refused.items():
                _park((kind, key), [Note.objects.create(kind=kind, key=key).pk], reason)
    return StoredDocument.objects.filter(removed=False).count()


def _note_everything() -> None:
    Note.objects.exclude(parked_reason="").delete()  # each is tried again
    for kind in registry.kinds().values():
        keys = iter(kind.all_keys())
        while batch := [Note(kind=kind.name, key=key) for key in islice(keys, 2000)]:
            Note.objects.bulk_create(batch)


def differences() -> int:
    """How many documents the engine has otherwise than the database; must be 0 after a drain.

    Parked ones are left out: that the engine does not have them is known, with the reason.
    """
    ours = fallback().versions()
    theirs = engine().versions()
    parked = set(Note.objects.exclude(parked_reason="").values_list("kind", "key"))
    known = (ours.keys() | theirs.keys()) - parked
    return sum(1 for key in known if ours.get(key) != theirs.get(key))


def unexplained_differences() -> int:
    """How many documents differ although nothing waits: those that a rebuild would mend.

    Compared twice, because what was on its way during the first comparison has arrived then.
    """
    waiting = Note.objects.filter(parked_reason="")
    count = 0
    for _turn in range(2):
        count = 0 if waiting.exists() else differences()
        if not count:
            return 0
    return 0 if waiting.exists() else count
