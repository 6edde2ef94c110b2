"""Lines of a file as fields. What cannot be read becomes a fault with its line number."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from web.budget import Budget, TooMuch

LARGEST_FILE = 200 * 2**20
MOST_LINES = 2_000_000
LONGEST_LINE = 1_000_000
"""Characters."""
MOST_SECONDS = 120
"""Of the processor, for reading a file; one of a million ballots takes a tenth."""
LONGEST_RECORD = 50
"""Lines that one quoted field may span before it is taken for a quotation mark never closed."""


@dataclass(frozen=True)
class Fault:
    """A line that cannot be counted, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Unreadable(Exception):
    """A file that cannot be counted, in one or more sentences."""

    def __init__(self, faults: list[Fault] | str) -> None:
        super().__init__(faults if isinstance(faults, str) else "\n".join(map(str, faults)))
        self.faults = faults if isinstance(faults, list) else []


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, with any line ends."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(f"{path} is larger than {LARGEST_FILE // 2**20} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path} is not text in UTF-8 (byte {error.start}).") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{path} cannot be read: {reason}.") from error
    return text


def records(text: str, delimiter: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The fields of each line that is not empty, with the number of its (first) line.

    Raises Unreadable for a file that is longer than any vote, or that takes too long to read.
    """
    if text.count("\n") > MOST_LINES:
        raise Unreadable([Fault(MOST_LINES + 1, f"a file has at most {MOST_LINES} lines")])
    lines = text.split("\n")
    budget = Budget(seconds=MOST_SECONDS)
    at = 0
    while at < len(lines):
        line = lines[at]
        _check_cost(line, at + 1, budget)
        if '"' not in line:
            fields, used = line.split(delimiter), 1
        else:
            fields, used = _quoted(lines, at, delimiter)
        if not used:
            faults.append(Fault(at + 1, "a quotation mark is opened and never closed"))
        elif any(map(str.strip, fields)):
            yield at + 1, fields
        at += used or 1


def _check_cost(line: str, number: int, budget: Budget) -> None:
    if len(line) > LONGEST_LINE:
        raise Unreadable([Fault(number, f"a line has at most {LONGEST_LINE} characters")])
    try:
        budget.tick()
    except TooMuch:
        told = f"reading took more than {MOST_SECONDS} seconds up to here: look at the marks"
        raise Unreadable([Fault(number, f"{told} of quotation, or send fewer lines")]) from None


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """The fields of a record with quotation marks and how many lines it spans, 0 if it never ends.

    A field that begins with a quotation mark ends with one; inside it two stand for one.
    """
    for used in range(1, min(LONGEST_RECORD, len(lines) - at) + 1):
        record = "\n".join(lines[at : at + used])
        try:
            return next(csv.reader([record], delimiter=delimiter, strict=True)), used
        except csv.Error as error:
            if "end of data" not in str(error):
                # On one line the marks are part of a name; further down, another field's
                # mark ended a field that had none.
                return (_loosely(record, delimiter), 1) if used == 1 else ([], 0)
    return [], 0


def _loosely(record: str, delimiter: str) -> list[str]:
    """A field such as ``"Orlik" boisko``, which begins with a quotation but is none as a whole."""
    try:
        return next(csv.reader([record], delimiter=delimiter))
    except csv.Error:
        return record.split(delimiter)


def fits(fields: list[str], columns: int) -> bool:
    """Whether a line has a field for each column; spreadsheets add empty ones behind."""
    return len(fields) == columns or (len(fields) > columns and not any(fields[columns:]))
