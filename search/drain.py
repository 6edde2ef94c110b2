"""From notes to the index: one drainer at a time, nothing lost, nothing old over new."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from search import registry
from search.documents import Document
from search.engines import SearchUnavailable, engine, fallback
from search.engines.protocol import Numbered
from search.models import Note, StoredDocument

logger = structlog.get_logger(__name__)
BATCH = 500
MOST_TRIES = 5
LOCK = 6472_01
Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drained:
    """How many notes were worked off, and whether the engine was away."""

    notes: int
    limited: bool


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this process is the only drainer; False when another one works."""
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
    done = 0
    with alone() as may:
        if not may:
            return Drained(0, limited=False)
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


def _waiting(*, stored: bool) -> list[tuple[int, str, str]]:
    notes = Note.objects.filter(stored=stored, parked_reason="").order_by("pk")
    return list(notes.values_list("pk", "kind", "key")[:BATCH])


def _store_batch() -> int:
    """Build the documents of a batch and keep them in the database's index."""
    notes = _waiting(stored=False)
    if not notes:
        return 0
    by_identity: dict[Identity, list[int]] = {}
    for pk, kind, key in notes:
        by_identity.setdefault((kind, key), []).append(pk)
    built, failed = _build(list(by_identity))
    with transaction.atomic():
        fallback().put(_number(built))
        worked = [pk for identity in built for pk in by_identity[identity]]
        if settings.REMBUK_ELASTICSEARCH_URL:
            Note.objects.filter(pk__in=worked).update(stored=True)
        else:
            Note.objects.filter(pk__in=worked).delete()
        for identity, reason in failed.items():
            _park(by_identity[identity], reason)
    return len(notes)


def _park(notes: list[int], reason: str) -> None:
    """After some tries a note that cannot be built is put aside with its reason; others go on."""
    Note.objects.filter(pk__in=notes).update(tries=F("tries") + 1)
    parked = Note.objects.filter(pk__in=notes, tries__gte=MOST_TRIES)
    if parked.update(parked_reason=reason):
        logger.error("index_note_parked", reason=reason)


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
        except Exception as error:  # noqa: BLE001 - as above
            failed[kind, key] = type(error).__name__


def _number(built: dict[Identity, Document | None]) -> list[Numbered]:
    known = _versions(built)
    return [
        Numbered(kind, key, known.get((kind, key), 0) + 1, document)
        for (kind, key), document in built.items()
    ]


def _versions(identities: Iterable[Identity]) -> dict[Identity, int]:
    keys = [key for _kind, key in identities]
    rows = StoredDocument.objects.filter(key__in=keys)
    return {(kind, key): v for kind, key, v in rows.values_list("kind", "key", "version")}


def _send_batch() -> int:
    """Send to Elasticsearch what the database's index already has, then forget the notes."""
    notes = _waiting(stored=True)
    if not notes:
        return 0
    wanted = {(kind, key) for _pk, kind, key in notes}
    rows = StoredDocument.objects.filter(key__in={key for _kind, key in wanted})
    engine().put(as_numbered(row) for row in rows if (row.kind, row.key) in wanted)
    Note.objects.filter(pk__in=[pk for pk, _kind, _key in notes]).delete()
    return len(notes)


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
    )
    return Numbered(row.kind, row.key, row.version, document)


def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Note everything, drain, and fill a new Elasticsearch index behind the alias.

    Returns how many documents there are. Raises SearchUnavailable when the engine is away.
    """
    for kind in registry.kinds().values():
        batch = []
        for key in kind.all_keys():
            batch.append(Note(kind=kind.name, key=key))
            if len(batch) == 2000:
                Note.objects.bulk_create(batch)
                batch = []
        Note.objects.bulk_create(batch)
    drain(progress=progress)
    if settings.REMBUK_ELASTICSEARCH_URL:
        with alone():
            rows = StoredDocument.objects.order_by("pk").iterator(chunk_size=500)
            engine().rebuild(as_numbered(row) for row in rows)
    return StoredDocument.objects.filter(removed=False).count()


def differences() -> int:
    """How many documents the engine has otherwise than the database; must be 0 after a drain."""
    ours = fallback().versions()
    theirs = engine().versions()
    return sum(1 for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))


def unexplained_differences() -> int:
    """How many documents differ although nothing waits: those that a rebuild would mend.

    Compared twice, because what was on its way during the first comparison has arrived then.
    """
    count = 0
    for _turn in range(2):
        count = 0 if Note.objects.exists() else differences()
        if not count:
            return 0
    return 0 if Note.objects.exists() else count
