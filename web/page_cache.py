"""What is equal for all readers is built once and kept in Redis, until it would be built otherwise.

Nobody has to say what a page depends on, or what a verb changes: it is what the database is asked
and told. While a page is built, the tables that it reads are noted. A transaction that wrote to a
table raises the generation of that table when it is committed, and what was built of an earlier
generation is built anew. What changes by the clock ends at that moment (``register_clock``), and
everything after ``LONGEST``.

A generation is the number of a commit: ``clock`` counts them. What is kept knows the clock from
before its first read, so a commit meanwhile makes it old at once. Without Redis nothing is kept,
and while it does not answer neither: a page is then just built.
"""

import hashlib
import json
import re
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
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from web.registrations import Registry

logger = structlog.get_logger(__name__)

LONGEST = timedelta(seconds=60)
"""So long a page is kept at most: also when a commit could not be told, because a process ended or
Redis was away at that moment, it is no older."""
GENERATIONS_KEPT = timedelta(days=1)
"""Longer than anything that was built before them."""
SECONDS_BETWEEN_TRIES = 5
LARGEST = 1_000_000
"""Bytes of one page."""
CLOCK = "pages:clock"
WORD = r'(?:"?public"?\.)?"?(\w+)"?'
READ = re.compile(rf"\b(?:FROM|JOIN)\s+{WORD}", re.IGNORECASE)
WRITTEN = re.compile(
    rf"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|COPY)\s+(?:ONLY\s+)?{WORD}", re.IGNORECASE
)
RAISE = """
redis.call('SETNX', KEYS[1], ARGV[1])
local generation = redis.call('INCR', KEYS[1])
for number = 2, #KEYS do redis.call('SET', KEYS[number], generation, 'EX', ARGV[2]) end
"""
"""In one step, so that the clock never runs ahead of what it counts for long."""
FRESH = """
local fresh, generations = {}, {}
for number, key in ipairs(KEYS) do
  local found = redis.call('GET', key)
  if found then
    local about = cjson.decode(string.sub(found, 1, string.find(found, '\\n') - 1))
    local is_old = about.ends <= tonumber(ARGV[1])
    for _, name in ipairs(about.tables) do
      if generations[name] == nil then
        generations[name] = tonumber(redis.call('GET', 'pages:table:' .. name) or 0)
      end
      is_old = is_old or generations[name] > about.clock
    end
    if is_old then found = false end
  end
  fresh[number] = found
end
return fresh
"""
"""What is kept under the keys and still is as it would be built: in one question for all."""


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


_reads: ContextVar[Reads | None] = ContextVar("reads", default=None)
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
    names, at = [f"pages:kept:{key}" for key in keys], timezone.now().timestamp()
    try:
        answers = _redis().eval(FRESH, len(names), *names, at)
    except RedisError as error:
        _note_away(error)
        return {}
    found, reads = {}, _reads.get()
    for key, answer in zip(keys, answers, strict=True):
        if answer is None:
            continue
        head, _line, content = answer.partition(b"\n")
        about = json.loads(head)
        found[key] = Kept(about["facts"], content)
        if reads is not None:  # a part of something larger, which becomes old with it
            reads.tables.update(about["tables"])
    return found


@contextmanager
def building() -> Iterator[Reads]:
    """Notes which tables are read; what is built inside can be kept with them."""
    outer, reads = _reads.get(), Reads(_clock())
    mark = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(mark)
        if outer is not None:
            outer.tables |= reads.tables


def also_shows(table: str) -> None:
    """What is being built shows something outside the database that changes with this table."""
    reads = _reads.get()
    if reads is not None:
        reads.tables.add(table)


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


def _clock() -> int | None:
    """How many commits there were; None while Redis does not answer."""
    if not _has_told():
        return None
    try:
        found = _redis().get(CLOCK)
        if found is None:
            _redis().set(CLOCK, time.time_ns() // 1000, nx=True)
            found = _redis().get(CLOCK)
    except RedisError as error:
        _note_away(error)
        return None
    return None if found is None else int(found)


# --- Becoming old ---


def changed(tables: Iterable[str]) -> None:
    """Raise the generation of these tables: what shows them is built anew."""
    with _telling:
        names = {*tables, *_untold}
        _untold.clear()
    if names and not (is_on() and _raise(sorted(names))):
        with _telling:
            _untold.update(names)


def _raise(names: list[str]) -> bool:
    keys = [CLOCK, *(f"pages:table:{name}" for name in names)]
    seconds = int(GENERATIONS_KEPT.total_seconds())
    try:
        _redis().eval(RAISE, len(keys), *keys, time.time_ns() // 1000, seconds)
    except RedisError as error:
        _note_away(error)
        return False
    return True


def _has_told() -> bool:
    """Whether the cache is on, and knows all that this process has written."""
    if is_on() and _untold:
        changed(())
    return is_on() and not _untold


class Writes:
    """What one connection to the database has written and not yet told."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.tables: set[str] = set()

    def add(self, tables: Iterable[str]) -> None:
        """Told on commit, once for all of a transaction; never when it is rolled back."""
        self.tables.update(tables)
        # Asked of Django and not remembered: what is rolled back to a savepoint takes it away.
        waiting = [one[1] for one in self.connection.run_on_commit]
        if self.tell not in waiting:
            transaction.on_commit(self.tell, using=self.connection.alias, robust=True)

    def tell(self) -> None:
        tables, self.tables = self.tables, set()
        changed(tables)


def watch(sender: object, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Receives Django's signal of a new connection: see ``note_statement``."""
    if settings.REMBUK_REDIS_URL and not hasattr(connection, "pages_written"):
        connection.pages_written = Writes(connection)  # type: ignore[attr-defined]
        connection.execute_wrappers.append(note_statement)


def note_statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Django's instrumentation of the database: which tables a statement reads or writes."""
    found = execute(sql, params, many, context)
    statement = str(sql)
    if settings.REMBUK_PAGE_CACHE and not statement.startswith("SELECT"):
        written = tables_written(statement) - SILENT.named().keys()
        if written:
            context["connection"].pages_written.add(written)
    reads = _reads.get()
    if reads is not None:
        reads.tables |= tables_read(statement)
    return found


@lru_cache(maxsize=512)
def tables_read(statement: str) -> frozenset[str]:
    """``SELECT … FROM "a" JOIN "b"``: a and b."""
    return frozenset(READ.findall(statement))


@lru_cache(maxsize=512)
def tables_written(statement: str) -> frozenset[str]:
    """``INSERT INTO "a" …``: a."""
    return frozenset(WRITTEN.findall(statement))


def forget_all() -> None:
    """Keep nothing of what was built until now, whatever it shows."""
    global _asked_again_at
    _asked_again_at = 0.0
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
