"""How much one upload may cost, whatever is packed or nested in it.

Seconds are those of the processor in this thread, so that a busy machine refuses nothing more.
"""

import time
import zipfile
from typing import IO, Any

MEGABYTE = 2**20


class TooMuch(Exception):
    """The file takes more than one upload may: bytes, parts, rows or seconds."""


class Budget:
    """One for a whole upload; everything that reads a piece of it spends from the same.

    ``unpacked`` is in bytes, ``seconds`` of the processor, ``parts`` are files in archives.
    """

    def __init__(
        self, *, unpacked: int = 100 * MEGABYTE, seconds: float = 20, parts: int = 2_000
    ) -> None:
        self.unpacked = unpacked
        self.parts = parts
        self.until = time.thread_time() + seconds

    def unpack(self, count: int) -> None:
        """Spend bytes. Raises TooMuch."""
        self.unpacked -= count
        if self.unpacked < 0:
            raise TooMuch("bytes")
        self.tick()

    def tick(self) -> None:
        """Raises TooMuch when the seconds are over."""
        if time.thread_time() > self.until:
            raise TooMuch("seconds")


class BudgetedZip(zipfile.ZipFile):
    """An archive of which no more is unpacked than the budget allows.

    What the archive says of its size is spent at once, and ``zipfile`` unpacks no byte more of
    any part than was said. Raises TooMuch, and what ``zipfile`` raises of a broken archive.
    """

    def __init__(self, file: Any, budget: Budget) -> None:
        super().__init__(file)
        self.budget = budget
        found = self.infolist()
        budget.parts -= len(found)
        if budget.parts < 0:
            raise TooMuch("parts")
        budget.unpack(sum(part.file_size for part in found))

    def open(self, *args: Any, **more: Any) -> Any:
        return _Part(super().open(*args, **more), self.budget)


class _Part:
    """A part that is being read, with a look at the clock before each piece."""

    def __init__(self, inner: IO[bytes], budget: Budget) -> None:
        self.inner, self.budget = inner, budget

    def read(self, count: int | None = -1) -> bytes:
        self.budget.tick()
        return self.inner.read(-1 if count is None else count)

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *_error: object) -> None:
        self.inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
