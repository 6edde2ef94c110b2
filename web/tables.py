"""Reading a city's files so that every fault is named in one run: line, column and reason."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

LARGEST_FILE = 100 * 2**20
MOST_LINES = 500_000
MOST_COLUMNS = 200
MOST_CELLS = 10_000_000
LONGEST_LINE = 1_000_000
"""Characters."""


class BadFile(Exception):
    """The file cannot be loaded; ``errors`` names line, column and reason of each fault."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Faults:
    """Collects what is wrong, and ends the loading when something was."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, line: int, column: str, reason: str) -> None:
        self.found.append(f"line {line}, {column}: {reason}")

    def end(self) -> None:
        """Raises BadFile with everything that was found."""
        if self.found:
            raise BadFile(self.found)


def check_size(path: Path) -> None:
    """Raises BadFile for a file that is larger than any table or map of a city."""
    if path.stat().st_size > LARGEST_FILE:
        raise BadFile([f"the file is larger than {LARGEST_FILE // 2**20} MB"])


def rows(
    path: Path, *, needed: Sequence[str], optional: Iterable[str] | None = None
) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells of each row, without stray spaces. Raises BadFile for the columns.

    Without ``optional`` other columns are welcome and ignored.
    """
    check_size(path)
    try:
        return _rows(path, needed, optional)
    except csv.Error as error:
        raise BadFile([f"not readable as CSV: {error}"]) from error


def _rows(
    path: Path, needed: Sequence[str], optional: Iterable[str] | None
) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(_short(file))
        header = [name.strip() for name in reader.fieldnames or []]
        if len(header) > MOST_COLUMNS:
            raise BadFile([f"line 1: a table has at most {MOST_COLUMNS} columns"])
        reader.fieldnames = header
        faults = [f"line 1, {name}: the column is missing" for name in needed if name not in header]
        if optional is not None:
            known = {*needed, *optional}
            faults += [f"line 1, {name}: unknown column" for name in header if name not in known]
        faults += [
            f"line 1, {n}: the column stands twice" for n in set(header) if header.count(n) > 1
        ]
        if faults:
            raise BadFile(faults)
        found: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if reader.line_num > MOST_LINES:
                raise BadFile([f"line {reader.line_num}: a table has at most {MOST_LINES} lines"])
            if len(header) * len(found) > MOST_CELLS:
                raise BadFile([f"line {reader.line_num}: a table has at most {MOST_CELLS} cells"])
            if None in row or None in row.values():
                faults.append(
                    f"line {reader.line_num}, {header[-1]}: another number of cells than columns"
                )
                continue
            found.append((reader.line_num, {name: row[name].strip() for name in header}))
    if faults:
        raise BadFile(faults)
    return found


def _short(lines: Iterable[str]) -> Iterator[str]:
    """The lines. Raises BadFile for one that is longer than any of a table."""
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise BadFile([f"line {number}: a line has at most {LONGEST_LINE} characters"])
        yield line


def day(text: str) -> date | None:
    """An ISO date, None for an empty cell. Raises ValueError."""
    return date.fromisoformat(text) if text else None
