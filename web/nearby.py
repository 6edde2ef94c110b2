"""What this process remembers of what is kept for all, so that Redis need not send it again.

A copy is used only where what was just asked of Redis says that it still holds: it saves the way,
never the question.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the commits were at one moment: their number, by table that of the last one."""

    clock: int
    began: int
    """The number with which counting began: what was built before belongs to a lost count."""
    generations: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Copy:
    """Something that was built, and what it needs to be as it would be built now."""

    clock: int
    """The number of commits before its first read."""
    ends: float
    """In seconds since 1970."""
    tables: tuple[str, ...]
    facts: str
    """As JSON: whoever is given them may change them."""
    content: bytes

    def holds(self, seen: Seen, now: float) -> bool:
        """Whether it still is as it would be built."""
        if self.clock < seen.began or self.ends <= now:
            return False
        return all(seen.generations.get(table, 0) <= self.clock for table in self.tables)

    @property
    def size(self) -> int:
        """In bytes, about."""
        return len(self.content) + len(self.facts) + 500


@dataclass
class Nearby:
    """Copies by key, of all threads; those not used longest go where there is no room."""

    most: int
    """Bytes of all copies together."""
    _copies: OrderedDict[str, Copy] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str, seen: Seen, now: float) -> Copy | None:
        """The copy, if it still holds; one that does not is let go."""
        with self._lock:
            found = self._copies.get(key)
            if found is None:
                return None
            if found.holds(seen, now):
                self._copies.move_to_end(key)
                return found
            self._drop(key)
            return None

    def put(self, key: str, copy: Copy) -> None:
        """Remember it, and forget others for it; one that takes a tenth of the room is not kept."""
        if copy.size * 10 > self.most:
            return
        with self._lock:
            self._drop(key)
            self._copies[key] = copy
            self._size += copy.size
            while self._size > self.most:
                self._drop(next(iter(self._copies)))

    def clear(self) -> None:
        with self._lock:
            self._copies.clear()
            self._size = 0

    def _drop(self, key: str) -> None:
        gone = self._copies.pop(key, None)
        if gone is not None:
            self._size -= gone.size
