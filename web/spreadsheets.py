"""Tables that people take away, as CSV and XLSX: no cell of them is calculated by a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse

Rows = Iterable[list[object]]
CALCULATED = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""
AFTER_A_SEPARATOR = re.compile(r"([;\t] *)([=+\-@])")
"""Where another cell would begin for a spreadsheet that separates them otherwise than by commas."""


def _safe(cell: object) -> object:
    """A cell that no spreadsheet calculates."""
    if isinstance(cell, int | float):
        return cell
    words = str(cell)
    return f"'{words}" if words.startswith(CALCULATED) else words


def _safe_in_csv(cell: object) -> object:
    """The same in a file whose cells a program may separate by other signs than commas."""
    safe = _safe(cell)
    return AFTER_A_SEPARATOR.sub(r"\1'\2", safe) if isinstance(safe, str) else safe


def as_csv(rows: Rows) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe_in_csv(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(rows: Rows) -> bytes:
    """One sheet."""
    from openpyxl import Workbook  # large, and seldom needed
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet("Rembuk")
    for row in rows:
        # First without what no sheet may hold: it could hide how a cell begins.
        cells = [ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in row]
        sheet.append([_safe(cell) for cell in cells])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
"""Content type and writer of each format, by the ending of its files."""


def download(rows: Rows, *, name: str, form: str) -> HttpResponse:
    """The table as a file ``rembuk-{name}.{form}``; the first row is its head."""
    content_type, made_as = FORMATS[form]
    answer = HttpResponse(made_as(rows), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="rembuk-{name}.{form}"'
    return answer
