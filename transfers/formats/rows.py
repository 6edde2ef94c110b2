"""One contribution of a file, and what can be wrong with it."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in the file: line from 1 with the header, column, and the reason in words.

    Line 0 where it is about no line, no column where it is about the whole line. ``file`` is named
    where several were read.
    """

    line: int
    column: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        where = [
            self.file,
            f"line {self.line}" if self.line else "",
            f"column {self.column}" if self.column else "",
        ]
        named = ", ".join(part for part in where if part)
        return f"{named}: {self.reason}" if named else self.reason


@dataclass(slots=True)
class Row:
    """A contribution as it was read."""

    line: int
    external_id: str
    kind: str
    title: str
    body: str
    author: str
    area: str
    created_at: datetime | None
    language: str
    stance: str
    parent: str
    supports: int
    state: str = ""
    """Set by a format that was already moderated; empty: screen it like a new text."""


class BadFile(Exception):
    """The file has faults; nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def csv_rows(lines: Iterable[str], file: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that is not empty, with its last line. Raises BadFile."""
    reader = csv.reader(lines)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        fault = Fault(reader.line_num, "", f"not readable as CSV: {error}", file)
        raise BadFile([fault]) from error
