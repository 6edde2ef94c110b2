"""Reading a list of residents, CSV or XLSX, row by row; a NIK leaves here as a keyed hash only.

Faults name line, column and reason, never what stood there.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader

from residents.identity import birth_mark, nik_hmac
from residents.nik import BadNik, parse_nik
from residents.tables import BadFile
from web.budget import Budget, BudgetedZip, TooMuch

COLUMNS = ("nik", "tanggal_lahir", "kode_kelurahan")
PLAUSIBLE = date(1900, 1, 1)
MOST_LINES = 300_000
MOST_COLUMNS = 100
MOST_UNPACKED = 64 * 2**20
MOST_SECONDS = 60
TOO_MUCH = "the sheet is too large when it is unpacked: send the list in parts, or as CSV"


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
        raise BadFile([f"line 1, {column}: the column is missing" for column in missing])
    places = [header.index(column) for column in COLUMNS]
    for line, cells in enumerate(table, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield _row(line, cells, places, known)


def _bounded(table: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The lines of a table that is no larger than a list of residents can be. Raises BadFile."""
    for line, cells in enumerate(table, start=1):
        if line > MOST_LINES:
            raise BadFile([f"line {line}: a list has at most {MOST_LINES} lines, send it in parts"])
        if len(cells) > MOST_COLUMNS:
            raise BadFile([f"line {line}: a list has at most {MOST_COLUMNS} columns"])
        yield cells


def _text(file: IO[bytes]) -> Iterator[list[Any]]:
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = lines.readline()
        separator = ";" if first.count(";") > first.count(",") else ","
        yield next(csv.reader([first], delimiter=separator), [])
        yield from csv.reader(lines, delimiter=separator)
    except (UnicodeDecodeError, csv.Error):
        raise BadFile(["the file is neither CSV in UTF-8 nor XLSX"]) from None


def _workbook(file: IO[bytes]) -> Iterator[list[Any]]:
    """The lines of the first sheet, empty ones for those that it leaves out."""
    budget = Budget(unpacked=MOST_UNPACKED, seconds=MOST_SECONDS)
    try:
        reader = ExcelReader(file, read_only=True, data_only=True)
        reader.archive = BudgetedZip(file, budget)
        reader.read()
        sheet = reader.wb.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            budget.tick()
            yield list(_without_end(row))
    except (TooMuch, MemoryError):
        raise BadFile([TOO_MUCH]) from None
    # A broken archive or sheet fails in many ways; each is the same answer to the officer.
    except Exception:  # noqa: BLE001
        raise BadFile(["the file is neither CSV in UTF-8 nor XLSX"]) from None


def _without_end(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cells up to the last that holds something."""
    size = len(row)
    while size and row[size - 1] is None:
        size -= 1
    return row[:size]


def _row(line: int, cells: list[Any], places: list[int], known: frozenset[str]) -> Read:
    if len(cells) <= max(places):
        return Read(fault=f"line {line}: fewer cells than columns")
    number, born, code = (cells[place] for place in places)
    if not isinstance(number, str):
        # A spreadsheet keeps 15 digits of a number: the sixteenth would be wrong.
        return Read(fault=f"line {line}, nik: must be text, not a number")
    try:
        birth_date = _day(born)
    except ValueError:
        return Read(fault=f"line {line}, tanggal_lahir: not a date such as 1990-05-01")
    if not birth_date >= PLAUSIBLE:
        return Read(fault=f"line {line}, tanggal_lahir: before 1900")
    if str(code).strip() not in known:
        return Read(fault=f"line {line}, kode_kelurahan: no kelurahan of yours")
    try:
        nik = parse_nik(number, birth_date)
    except BadNik:
        return Read(fault=f"line {line}, nik: not a NIK of somebody born on that day")
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
