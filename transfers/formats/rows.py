"""One contribution of a file, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in the file: line from 1 with the header, column, and the reason in words."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


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
