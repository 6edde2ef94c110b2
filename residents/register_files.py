"""Reading a list of residents, CSV or XLSX, row by row; a NIK leaves here as a keyed hash only.

Faults name line, column and reason, never what stood there.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from residents.identity import birth_mark, nik_hmac
from residents.nik import BadNik, parse_nik
from web.budget import Budget, BudgetedZip, TooMuch
from web.tables import BadFile

COLUMNS = ("nik", "tanggal_lahir", "kode_kelurahan")
PLAUSIBLE = date(1900, 1, 1)
MOST_LINES = 300_000
MOST_COLUMNS = 100
LONGEST_LINE = 100_000
"""Characters of one line of a CSV file."""
MOST_UNPACKED = 64 * 2**20
MOST_ELEMENTS = 3_000_000
"""Elements in all parts of a spreadsheet: a list of full length with four columns has as many."""
MOST_IN_ROW = 16_384
"""Cells of a row, as many as a spreadsheet has columns; empty ones are written too."""
MOST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Read:
    """One row: hashes and code of the kelurahan, or a fault."""

    nik_hmac: str = ""
    mark: str = ""
    code: str = ""
    fault: str = ""


def read(file: IO[bytes], name: str, codes: Iterable[str]) -> Iterator[Read]:
    """Each row of the list. Raises BadFile when it is no list with the three columns."""
    known = frozenset(codes)
    table = _bounded(_workbook(file) if name.lower().endswith(".xlsx") else _text(file))
    header = [str(cell or "").strip().lower() for cell in next(table, [])]
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise BadFile([_at(1, _("the column is missing"), column) for column in missing])
    places = [header.index(column) for column in COLUMNS]
    for line, cells in enumerate(table, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield _row(line, cells, places, known)


def _bounded(table: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The lines of a table that is no larger than a list of residents can be. Raises BadFile."""
    for line, cells in enumerate(table, start=1):
        if line > MOST_LINES:
            raise _too_long(line)
        if len(cells) > MOST_COLUMNS:
            raise _too_wide(line)
        yield cells


def _too_long(line: int) -> BadFile:
    most = _("a list has at most %(most)d lines, send it in parts") % {"most": MOST_LINES}
    return BadFile([_at(line, most)])


def _too_wide(line: int) -> BadFile:
    most = _("a list has at most %(most)d columns") % {"most": MOST_COLUMNS}
    return BadFile([_at(line, most)])


def _too_many_characters(line: int) -> BadFile:
    most = _("a line of a list has at most %(most)d characters") % {"most": LONGEST_LINE}
    return BadFile([_at(line, most)])


def _text(file: IO[bytes]) -> Iterator[list[Any]]:
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = lines.readline(LONGEST_LINE + 1)
        if len(first) > LONGEST_LINE:
            raise _too_many_characters(1)
        separator = ";" if first.count(";") > first.count(",") else ","
        yield next(csv.reader([first], delimiter=separator), [])
        yield from csv.reader(_short(lines), delimiter=separator)
    except (UnicodeDecodeError, csv.Error):
        raise BadFile([_("the file is neither CSV in UTF-8 nor XLSX")]) from None


def _short(lines: io.TextIOWrapper) -> Iterator[str]:
    """The lines from the second on. Raises BadFile for one that no list has."""
    for number, line in enumerate(lines, start=2):
        if len(line) > LONGEST_LINE:
            raise _too_many_characters(number)
        yield line


def _workbook(file: IO[bytes]) -> Iterator[list[Any]]:
    """The lines of the first sheet, empty ones for those that it leaves out."""
    from openpyxl.reader.excel import ExcelReader  # large, and needed for XLSX alone

    budget = Budget(unpacked=MOST_UNPACKED, seconds=MOST_SECONDS)
    try:
        reader = ExcelReader(file, read_only=True, data_only=True)
        reader.archive = BudgetedZip(file, budget)
        _measure(reader.archive)
        reader.read()
        sheet = reader.wb.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            budget.tick()
            yield list(_without_end(row))
    except BadFile:
        raise
    except (TooMuch, MemoryError):
        raise BadFile(
            [_("the sheet is too large when it is unpacked: send the list in parts, or as CSV")]
        ) from None
    except Exception:  # noqa: BLE001 - broken archives and sheets fail in many ways, to one answer
        raise BadFile([_("the file is neither CSV in UTF-8 nor XLSX")]) from None


def _measure(archive: BudgetedZip) -> None:
    """Counts what stands in the parts, before a tree is made of it: rows may be without number.

    Raises BadFile for more rows or cells in a row than a list has, TooMuch for more elements.
    """
    elements = rows = cells = 0

    def begun(name: str, _attributes: object) -> None:
        nonlocal elements, rows, cells
        elements += 1
        kind = name.rpartition(":")[2]
        if kind == "row":
            rows, cells = rows + 1, 0
        elif kind == "c":
            cells += 1
        if elements > MOST_ELEMENTS:
            raise TooMuch("elements")
        if rows > MOST_LINES:
            raise _too_long(rows)
        if cells > MOST_IN_ROW:
            raise _too_wide(max(rows, 1))

    for part in archive.infolist():
        rows = cells = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = begun
        with archive.open(part) as content, suppress(expat.ExpatError):
            parser.ParseFile(content)  # what is no XML, or broken, is told when it is read


def _without_end(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cells up to the last that holds something."""
    size = len(row)
    while size and row[size - 1] is None:
        size -= 1
    return row[:size]


def _at(line: int, why: str, column: str = "") -> str:
    """A fault with its place, in the language of whoever sends the list."""
    if not column:
        return _("line %(line)d: %(why)s") % {"line": line, "why": why}
    return _("line %(line)d, %(column)s: %(why)s") % {"line": line, "column": column, "why": why}


def _row(line: int, cells: list[Any], places: list[int], known: frozenset[str]) -> Read:
    if len(cells) <= max(places):
        return Read(fault=_at(line, _("fewer cells than columns")))
    number, born, code = (cells[place] for place in places)
    if not isinstance(number, str):
        # A spreadsheet keeps 15 digits of a number: the sixteenth would be wrong.
        return Read(fault=_at(line, _("must be text, not a number"), "nik"))
    try:
        birth_date = _day(born)
    except ValueError:
        return Read(fault=_at(line, _("not a date such as 1990-05-01"), "tanggal_lahir"))
    if not birth_date >= PLAUSIBLE:
        return Read(fault=_at(line, _("before 1900"), "tanggal_lahir"))
    if str(code).strip() not in known:
        return Read(fault=_at(line, _("no kelurahan of yours"), "kode_kelurahan"))
    try:
        nik = parse_nik(number, birth_date)
    except BadNik:
        return Read(fault=_at(line, _("not a NIK of somebody born on that day"), "nik"))
    return Read(nik_hmac(nik), birth_mark(nik, birth_date), str(code).strip())


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    if len(text) == 10 and text[2] in "-/.":
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    return date.fromisoformat(text)
