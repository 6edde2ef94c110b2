"""What is equal for all readers is built once and kept in Redis, until it would be built otherwise.

Nobody has to say what a page depends on, or what a verb changes: it is what the database is asked
and told. While a page is built, the tables that it reads are noted. A transaction that wrote to a
table raises the generation of that table when it is committed, and what was built of an earlier
generation is built anew. What changes by the clock ends at that moment (``register_clock``), and
everything after ``LONGEST``.

A generation is the number of a commit: ``clock`` counts them. What is kept knows the clock from
before its first read, so a commit meanwhile makes it old at once. Without Redis nothing is kept,
and while it does not answer neither: a page is then just built.

A request asks once how far the commits are (``asking_once``); what this process still remembers
(``web.nearby``) and is not older needs no second question.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from web.nearby import Copy, Nearby, Seen
from web.page_scripts import FRESH, GENERATIONS, LOOK, RAISE
from web.registrations import Registry

logger = structlog.get_logger(__name__)

LONGEST = timedelta(seconds=60)
"""So long a page is kept at most: also when a commit could not be told, because a process ended or
Redis was away at that moment, it is no older."""
SECONDS_BETWEEN_TRIES = 5
LARGEST = 1_000_000
"""Bytes of one page."""
REMEMBERED = 16_000_000
"""Bytes of what one process remembers."""


@dataclass
class Reads:
    """What was read while something was built, and the clock before the first read."""

    clock: int | None
    tables: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that still is as it would be built now; ``facts`` are values of JSON."""

    facts: dict[str, Any]
    content: bytes


@dataclass
class Asked:
    """What one request was told of the commits; None until it asks, and after its own commit."""

    seen: Seen | None = None


_reads: ContextVar[Reads | None] = ContextVar("reads", default=None)
_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)
_nearby = Nearby(REMEMBERED)
_last_seen: Seen | None = None
"""By any thread of this process."""
Clock = Callable[[datetime], datetime | None]
CLOCKS: Registry[Clock] = Registry("clocks of the page cache", __name__)
SILENT: Registry[str] = Registry("tables of which the page cache is not told", __name__, shows=str)
_untold: set[str] = set()
"""Tables whose commit this process could not tell, because Redis was away; told with the next."""
_telling = Lock()
_asked_again_at = 0.0


def register_clock(name: str, next_moment: Clock) -> None:
    """Say when, after a moment, pages next change without anybody writing anything."""
    CLOCKS.add(name, next_moment)


def register_silent(*tables: str) -> None:
    """Name tables whose changes are told to nobody: what pages show of them is up to LONGEST old.

    A page that is built anew answers later than one that is kept. Where the very moment of a change
    is nobody's business, as that of a vote, nothing is built anew for it.
    """
    for table in tables:
        SILENT.add(table, table)


def ends_at(at: datetime) -> datetime:
    """Until when a page that is built now stays as it is, if nobody writes anything."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [next_moment(at) for next_moment in CLOCKS]
    return min(at + LONGEST, midnight, *(moment for moment in moments if moment is not None))


def is_on() -> bool:
    """Whether anything is kept: with Redis, which all processes share, while it answers.

    Files or memory would be the second place of a truth that all processes must see at once; a
    site so small that it has no Redis builds its pages.
    """
    return bool(settings.REMBUK_PAGE_CACHE) and time.monotonic() >= _asked_again_at


# --- Keeping ---


def kept(key: str) -> Kept | None:
    """What is kept under a key; None when nothing is, or when it has become old."""
    return kept_of([key]).get(key)


def kept_of(keys: Sequence[str]) -> dict[str, Kept]:
    """What is kept under these keys and has not become old, by key."""
    if not keys or not _has_told() or _is_writing():
        return {}
    now = timezone.now().timestamp()
    found = _remembered(keys, now)
    found |= _sent([key for key in keys if key not in found], now)
    _note_parts(found)
    return {key: Kept(json.loads(copy.facts), copy.content) for key, copy in found.items()}


def remembered(key: str) -> bytes | None:
    """What this process itself remembers under a key, where that has not become old."""
    if not _has_told() or _is_writing():
        return None
    found = _remembered([key], timezone.now().timestamp())
    _note_parts(found)
    return found[key].content if found else None


def remember(key: str, content: bytes, *, reads: Reads) -> None:
    """Remember what was built in this process alone: it is sent to nobody."""
    if reads.clock is not None and is_on() and not _is_writing():
        ends = ends_at(timezone.now()).timestamp()
        _nearby.put(key, Copy(reads.clock, ends, tuple(reads.tables), "{}", content))


def _remembered(keys: Sequence[str], now: float) -> dict[str, Copy]:
    """The copies of this process that still hold; none outside a request (``asking_once``)."""
    seen = _look() if _asked.get() else None
    copies = {key: _nearby.get(key, seen, now) for key in keys} if seen else {}
    return {key: copy for key, copy in copies.items() if copy}


def _note_parts(copies: Mapping[str, Copy]) -> None:
    """What is being built shows these too, and becomes old with them."""
    for copy in copies.values():
        also_shows(*copy.tables)


def _sent(keys: Sequence[str], now: float) -> dict[str, Copy]:
    """The same as Redis sends it, which this process remembers."""
    if not keys:
        return {}
    names = [GENERATIONS, *(f"pages:kept:{key}" for key in keys)]
    try:
        answers = _redis().eval(FRESH, len(names), *names, now)
    except RedisError as error:
        _note_away(error)
        return {}
    found = {}
    for key, answer in zip(keys, answers, strict=True):
        if answer is None:
            continue
        head, _line, content = answer.partition(b"\n")
        about = json.loads(head)
        tables, facts = tuple(about["tables"]), json.dumps(about["facts"])
        found[key] = Copy(about["clock"], about["ends"], tables, facts, content)
        _nearby.put(key, found[key])
    return found


@contextmanager
def asking_once() -> Iterator[None]:
    """Inside, how far the commits are is asked once, and again after a commit made inside.

    For one request: what others commit while it is answered shows in the next one. What is built
    meanwhile counts as built at that first question, so that it becomes old with any later commit.
    """
    mark = _asked.set(Asked())
    try:
        yield
    finally:
        _asked.reset(mark)


def _look() -> Seen | None:
    """How far the commits are, as this request was told; None while Redis does not answer."""
    global _last_seen
    asked, last = _asked.get(), _last_seen
    if asked is not None and asked.seen is not None:
        return asked.seen
    try:
        begin, known = time.time_ns() // 1000, last.clock if last else 0
        told = _redis().eval(LOOK, 1, GENERATIONS, begin, known)
    except RedisError as error:
        _note_away(error)
        return None
    if told is not None:
        pairs = zip(told[::2], told[1::2], strict=True)
        counts = {name.decode(): int(count) for name, count in pairs}
        last = Seen(counts.pop("clock"), counts.pop("began"), counts)
        _last_seen = last
    if asked is not None:
        asked.seen = last
    return last


@contextmanager
def building() -> Iterator[Reads]:
    """Notes which tables are read; what is built inside can be kept with them."""
    seen = _look() if _has_told() else None
    outer, reads = _reads.get(), Reads(seen.clock if seen else None)
    mark = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(mark)
        if outer is not None:
            outer.tables |= reads.tables


def is_noting() -> bool:
    """Whether something is being built whose reads count."""
    return _reads.get() is not None


def also_shows(*tables: str) -> None:
    """What is being built becomes old with these tables; also what stands outside the database."""
    reads = _reads.get()
    if reads is not None:
        reads.tables.update(tables)


def keep(key: str, content: bytes, *, reads: Reads, facts: dict[str, Any]) -> None:
    """Keep what was built, with what its readers need to know of it."""
    keep_all({key: Kept(facts, content)}, reads=reads)


def keep_all(things: Mapping[str, Kept], *, reads: Reads) -> None:
    """Keep several things that were built together, by their keys."""
    if reads.clock is None or not is_on() or _is_writing():
        return
    at = timezone.now()
    ends = ends_at(at)
    milliseconds = int((ends - at).total_seconds() * 1000)
    if milliseconds <= 0:
        return
    about = {
        "clock": reads.clock,
        "tables": sorted(reads.tables),
        "ends": ends.timestamp(),
    }
    try:
        sending = _redis().pipeline(transaction=False)
        for key, thing in things.items():
            head = json.dumps({**about, "facts": thing.facts}).encode()
            if len(thing.content) <= LARGEST:
                sending.set(f"pages:kept:{key}", head + b"\n" + thing.content, px=milliseconds)
        sending.execute()
    except RedisError as error:
        _note_away(error)


def fact(key: str, find: Callable[[], Any]) -> Any:
    """Something small that is the same for all, as JSON holds it: kept, or found and then kept."""
    return facts_of({key: key}, lambda _missing: {key: find()})[key]


def facts_of(
    names: Mapping[Any, str], find: Callable[[list[Any]], Mapping[Any, Any]]
) -> dict[Any, Any]:
    """The same of several things, found together: ``names`` are their keys, by what is asked."""
    keys = {one: f"fact:{hashlib.sha256(key.encode()).hexdigest()}" for one, key in names.items()}
    known = kept_of(list(keys.values()))
    found = {one: known[key].facts["value"] for one, key in keys.items() if key in known}
    missing = [one for one in keys if one not in found]
    if missing:
        with building() as reads:
            news = find(missing)
        values = {keys[one]: Kept({"value": value}, b"") for one, value in news.items()}
        keep_all(values, reads=reads)
        found |= news
    return found


def _is_writing() -> bool:
    """Whether a transaction runs that has written: what it sees may never be, or is not yet."""
    open_ones = (one for one in connections.all(initialized_only=True) if one.in_atomic_block)
    return any(one.pages_written.tables for one in open_ones if hasattr(one, "pages_written"))


# --- Becoming old ---


def changed(tables: Iterable[str]) -> None:
    """Raise the generation of these tables: what shows them is built anew."""
    asked = _asked.get()
    if asked is not None:
        asked.seen = None
    with _telling:
        names = {*tables, *_untold}
        _untold.clear()
    if names and not (is_on() and _raise(sorted(names))):
        with _telling:
            _untold.update(names)


def _raise(names: list[str]) -> bool:
    try:
        _redis().eval(RAISE, 1, GENERATIONS, time.time_ns() // 1000, *names)
    except RedisError as error:
        _note_away(error)
        return False
    return True


def _has_told() -> bool:
    """Whether the cache is on, and knows all that this process has written."""
    if is_on() and _untold:
        changed(())
    return is_on() and not _untold


def forget_all() -> None:
    """Keep nothing of what was built until now, whatever it shows."""
    global _asked_again_at
    _asked_again_at = 0.0
    _nearby.clear()
    for name in _redis().scan_iter(match="pages:*"):
        _redis().delete(name)


# --- Redis ---


@lru_cache(maxsize=4)
def _server(url: str) -> Redis:
    """One for a process: its connections are shared by its threads."""
    waits = {"socket_connect_timeout": 1, "socket_timeout": 1}
    made: Redis = Redis.from_url(url, retry=Retry(NoBackoff(), 1), **waits)
    return made


def _redis() -> Any:
    return _server(settings.REMBUK_REDIS_URL)


def _note_away(error: RedisError) -> None:
    """Build pages for a while; that Redis is away is told by what counts in it."""
    global _asked_again_at
    _asked_again_at = time.monotonic() + SECONDS_BETWEEN_TRIES
    logger.debug("pages_are_built", reason=type(error).__name__)
