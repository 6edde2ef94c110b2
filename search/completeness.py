"""Whether the index holds what the database holds, as after a restore it may not; and filling it.

Elasticsearch is compared with the database's own index, which is restored with the database. Until
it is full again the database answers.
"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from search import registry
from search.drain import differences, rebuild
from search.engines import Engine, engine, fallback
from search.engines.protocol import Filters, SearchUnavailable
from search.models import Note, StoredDocument

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
    if not settings.REMBUK_ELASTICSEARCH_URL:
        return 0
    asked = engine()
    count = _behind(asked)
    # What was on its way during the first comparison has arrived at the second one.
    return _behind(asked) if count else 0


def _behind(asked: Engine) -> int:
    stored = StoredDocument.objects.filter(removed=False).count()
    parked = Note.objects.exclude(parked_reason="").values("kind", "key").distinct().count()
    waiting = Note.objects.filter(parked_reason="").values("kind", "key").distinct().count()
    asked.refresh()
    behind = stored - parked - asked.count(Filters())
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
    if not settings.REMBUK_ELASTICSEARCH_URL or known_missing():
        return [fallback()]
    return [engine(), fallback()]


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
    """Send again what the engine lacks; returns how many documents it lacked.

    What it has of a later time than the database goes with a new index. Raises SearchUnavailable,
    DrainerBusy.
    """
    _note_unstored()
    if not settings.REMBUK_ELASTICSEARCH_URL or not differences():
        return 0
    ours, theirs = fallback().versions(), engine().versions()
    if any(version > ours.get(key, 0) for key, version in theirs.items()):
        rebuild(wait=0)
        return len(ours)
    lacking = [key for key, version in ours.items() if theirs.get(key) != version]
    known = set(Note.objects.values_list("kind", "key"))  # they wait already, or are parked
    notes = [
        Note(kind=kind, key=key, stored=True) for kind, key in lacking if (kind, key) not in known
    ]
    Note.objects.bulk_create(notes, batch_size=BATCH)
    return len(notes)


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
