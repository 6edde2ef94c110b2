"""No cell of a table that is taken away is calculated by a spreadsheet."""

import io

import pytest
from openpyxl import load_workbook

from web.spreadsheets import as_csv, as_xlsx


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\x01="])
def test_words_stay_words(begin: str) -> None:
    rows = [[f'{begin}HYPERLINK("http://jahat.example")', -3, 2.5]]
    sheet = load_workbook(io.BytesIO(as_xlsx(rows))).active
    cell, number, share = next(sheet.iter_rows())
    assert (cell.data_type, number.value, share.value) == ("s", -3, 2.5)
    if begin != "\x01=":
        assert as_csv(rows).decode("utf-8-sig").lstrip('"').startswith("'")


def test_no_other_separator_begins_a_formula() -> None:
    (line,) = as_csv([["Lampu; =HYPERLINK(1)", "a;b"]]).decode("utf-8-sig").splitlines()
    assert line == "Lampu; '=HYPERLINK(1),a;b"
