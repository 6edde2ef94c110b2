"""Where limits are counted: Redis for all machines, files of this machine while it is away.

A limit that stops holding when Redis stops would be an invitation to stop it. So both caches count
exactly, also between processes, and the second one takes over by itself.
"""

import pickle
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import structlog
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files import locks
from django_redis.cache import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN_TRIES = 5
"""For so long a process does not ask a Redis that did not answer: a page never waits twice."""

SECONDS_BETWEEN_CLEARINGS = 60


def notice_redis() -> None:
    """Ask Redis something, so that the log says when it goes and when it comes."""
    cache.get("is-redis-here")


class CountingFiles(FileBasedCache):
    """Django's cache of files, but one process at a time adds and counts.

    Counting keeps the time at which an entry ends; Django's would set it anew. What has ended goes
    soon, asked for or not: Django's would keep who was counted when until the folder is full.
    """

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self._alone():
            added: bool = super().add(key, value, timeout, version)
        self._sometimes_clear()
        return added

    def clear_expired(self) -> None:
        """Delete the files of all entries that have ended."""
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(OSError, EOFError, pickle.UnpicklingError), Path(name).open("rb") as file:
                self._is_expired(file)  # type: ignore[attr-defined]

    def _sometimes_clear(self) -> None:
        """Once in a while, by whichever process counts then."""
        cleared = Path(self._dir, "cleared.time")  # type: ignore[attr-defined]
        if (
            not cleared.exists()
            or time.time() - cleared.stat().st_mtime > SECONDS_BETWEEN_CLEARINGS
        ):
            cleared.touch()
            self.clear_expired()

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The new value. Raises ValueError when there is no such entry (any more)."""
        with self._alone():
            value, left = self._read(key, version)
            self.set(key, value + delta, left, version)
        return value + delta

    def _read(self, key: Any, version: int | None) -> tuple[int, float | None]:
        """A number and for how many seconds more it is kept; None is for ever."""
        try:
            path: str = self._key_to_file(key, version)  # type: ignore[attr-defined]
            with Path(path).open("rb") as content:
                ends = pickle.load(content)  # noqa: S301 - files that this cache wrote
                left = None if ends is None else ends - time.time()
                if left is None or left > 0:
                    return pickle.loads(zlib.decompress(content.read())), left  # noqa: S301
        except FileNotFoundError:
            pass
        raise ValueError(key)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Django's writes into the file while others read it."""
        with self._alone():
            value = self.get(key, self, version)
            if value is self:
                return False
            self.set(key, value, timeout, version)
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._createdir()  # type: ignore[attr-defined]
        with Path(self._dir, "counting.lock").open("wb") as held:  # type: ignore[attr-defined]
            locks.lock(held, locks.LOCK_EX)
            yield  # closing the file gives the lock back


def _or_fallback(primary: type, name: str) -> Any:
    """The method ``name`` of ``primary``; while that does not answer, the one of ``fallback``."""

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.is_tried():
            try:
                answer = getattr(primary, name)(self, *args, **kwargs)
            except self.absent as error:
                self.note_away(error)
            else:
                self.note_here()
                return answer
        return getattr(self.fallback, name)(*args, **kwargs)

    call.__name__ = name
    return call


class FilesOrMemory(CountingFiles):
    """Files, and the memory of this process while the disk takes none: pages go on."""

    absent = OSError
    asked_again_at: ClassVar[float] = 0.0
    """When a disk that took nothing is asked again."""

    get = _or_fallback(CountingFiles, "get")
    set = _or_fallback(CountingFiles, "set")
    add = _or_fallback(CountingFiles, "add")
    incr = _or_fallback(CountingFiles, "incr")
    touch = _or_fallback(CountingFiles, "touch")
    delete = _or_fallback(CountingFiles, "delete")
    has_key = _or_fallback(CountingFiles, "has_key")

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(folder, params)
        self.fallback = LocMemCache("without-disk", params)

    def is_tried(self) -> bool:
        """Whether the disk is to be asked now."""
        return time.monotonic() >= FilesOrMemory.asked_again_at

    def note_away(self, _error: OSError) -> None:
        """Ask again later; that the disk is full is told by /readyz."""
        FilesOrMemory.asked_again_at = time.monotonic() + SECONDS_BETWEEN_TRIES

    def note_here(self) -> None:
        """Nothing: a disk that takes again is asked again by itself."""


class RedisOrFiles(RedisCache):
    """Redis, and while it is away the files in the folder ``OPTIONS["FILES"]``.

    Values written meanwhile are not carried over: entries of a cache may be lost, and limits
    begin their count anew. The log says once for each machine when Redis went and when it came.
    """

    absent = RedisError
    _asked_again_at: ClassVar[dict[str, float | None]] = {}
    """By server, for all threads: when an absent one is asked again; None while it answers."""

    get = _or_fallback(RedisCache, "get")
    set = _or_fallback(RedisCache, "set")
    add = _or_fallback(RedisCache, "add")
    incr = _or_fallback(RedisCache, "incr")
    decr = _or_fallback(RedisCache, "decr")
    touch = _or_fallback(RedisCache, "touch")
    delete = _or_fallback(RedisCache, "delete")
    has_key = _or_fallback(RedisCache, "has_key")
    get_many = _or_fallback(RedisCache, "get_many")
    set_many = _or_fallback(RedisCache, "set_many")
    delete_many = _or_fallback(RedisCache, "delete_many")

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._ignore_exceptions = False  # else an answer could not be told from none
        self.fallback = FilesOrMemory(params["OPTIONS"]["FILES"], params)

    def clear(self) -> None:
        """Both; what cannot be reached ends by itself."""
        self.fallback.clear()
        if self.is_tried():
            try:
                super().clear()
            except RedisError as error:
                self.note_away(error)

    def clear_expired(self) -> None:
        """The files that an outage left; Redis lets go of its own."""
        self.fallback.clear_expired()

    def is_tried(self) -> bool:
        """Whether Redis is to be asked now."""
        again = self._asked_again_at.get(self._server)
        return again is None or time.monotonic() >= again

    def note_away(self, error: RedisError) -> None:
        """Ask again later, and say so when nobody on this machine has yet."""
        self._asked_again_at[self._server] = time.monotonic() + SECONDS_BETWEEN_TRIES
        if self.fallback.add("redis-is-away", 1, None):
            logger.warning("outage_began", service="redis", reason=type(error).__name__)

    def note_here(self) -> None:
        """The first answer after an outage is told; also one of an earlier process."""
        if self._asked_again_at.get(self._server, 0.0) is None:
            return
        self._asked_again_at[self._server] = None
        if self.fallback.delete("redis-is-away"):
            logger.warning("outage_ended", service="redis")
