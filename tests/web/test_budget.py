"""One upload costs no more than one upload may, whatever is packed into it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.reader.excel import ExcelReader

from moderation.rules.uploads import check_document
from residents import register_files
from residents.register_files import LONGEST_LINE, MOST_COLUMNS, MOST_IN_ROW, MOST_LINES, read
from tests.moderation.uploads import archive
from web.budget import Budget, BudgetedZip, TooMuch
from web.refusal import Refused
from web.tables import BadFile

SHEET = "xl/worksheets/sheet1.xml"


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as error:
        check_document(SimpleUploadedFile(name, content), name, len(content))
    return str(error.value)


def test_many_opening_brackets_are_no_document() -> None:
    assert "not DOCX" in refused("a.docx", archive(word__document_xml="<" * 200_000))


def test_documents_in_documents_share_one_budget() -> None:
    inner = archive(word__document_xml=f"<a>{' ' * 30_000_000}</a>")
    parts = {f"word__e{n}_docx": inner for n in range(4)}
    assert "Unpacked" in refused("a.docx", archive(word__document_xml="<a/>", **parts))


def test_documents_stand_in_each_other_to_a_depth() -> None:
    made = archive(word__document_xml="<a/>")
    for _ in range(4):
        made = archive(word__document_xml="<a/>", word__e_docx=made)
    assert "Unpacked" in refused("a.docx", made)


def test_an_archive_spends_what_it_says() -> None:
    made = io.BytesIO(archive(a_xml="x" * 2000))
    BudgetedZip(made, Budget(unpacked=2000))
    with pytest.raises(TooMuch):
        BudgetedZip(made, Budget(unpacked=1999))
    with pytest.raises(TooMuch):
        BudgetedZip(made, Budget(parts=0))
    with pytest.raises(TooMuch):
        Budget(seconds=-1).tick()


def sheet(rows: str) -> io.BytesIO:
    """A spreadsheet of one sheet with these rows, as its own program would write it."""
    from openpyxl import Workbook

    book, made = Workbook(), io.BytesIO()
    book.active.append(["nik", "tanggal_lahir", "kode_kelurahan"])
    book.save(made)
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as z:
        for name in before.namelist():
            content = before.read(name)
            if name == SHEET:
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            z.writestr(name, content)
    return changed


def faults(file: io.BytesIO, name: str) -> str:
    with pytest.raises(BadFile) as error:
        list(read(file, name, []))
    return str(error.value)


def test_a_row_far_below_is_refused_with_the_line() -> None:
    far = sheet('<row r="150000000"><c r="A150000000"><v>1</v></c></row>')
    assert faults(far, "a.xlsx").startswith(f"line {MOST_LINES + 1}:")


def test_a_row_that_is_too_wide_is_refused_with_the_line() -> None:
    wide = sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>')
    found = list(read(wide, "a.xlsx", []))
    assert found == []  # what stands beyond the last column that is read is nothing
    row = ",".join(["x"] * (MOST_COLUMNS + 1))
    text = io.BytesIO(f"nik,tanggal_lahir,kode_kelurahan\n{row}\n".encode())
    assert faults(text, "a.csv").startswith("line 2:")


def test_a_broken_sheet_is_a_sentence() -> None:
    assert "neither CSV" in faults(sheet('<row r="x"><c'), "a.xlsx")
    assert "neither CSV" in faults(io.BytesIO(b"PK\x03\x04 broken"), "a.xlsx")


def test_a_sheet_that_unpacks_to_much_is_refused() -> None:
    assert "too large" in faults(sheet(" " * (65 * 2**20)), "a.xlsx")


@pytest.mark.parametrize("row", ["<row/>", '<row r="2"/>', '<x:row xmlns:x="x"/>'])
def test_empty_rows_are_counted_before_a_tree_is_made_of_them(
    row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = sheet(row * (MOST_LINES + 1))
    monkeypatch.setattr(ExcelReader, "read", lambda _self: pytest.fail("it is read"))
    assert faults(many, "a.xlsx").startswith(f"line {MOST_LINES + 1}:")


def test_a_row_holds_so_many_cells_and_no_more() -> None:
    assert faults(sheet("<row>" + "<c/>" * (MOST_IN_ROW + 1) + "</row>"), "a.xlsx").startswith(
        "line 2:"
    )


@pytest.mark.parametrize(("bound", "most"), [("MOST_ELEMENTS", 20), ("MOST_SECONDS", -1)])
def test_a_sheet_has_so_many_elements_and_is_read_for_so_long(
    bound: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_files, bound, most)
    assert "too large" in faults(sheet("<row/>"), "a.xlsx")


def test_a_line_that_is_too_long_is_refused_with_its_number() -> None:
    head, long = "nik,tanggal_lahir,kode_kelurahan\n", "x" * (LONGEST_LINE + 1)
    assert faults(io.BytesIO(f"{head}{long}\n".encode()), "a.csv").startswith("line 2: a line")
    assert faults(io.BytesIO(long.encode()), "a.csv").startswith("line 1: a line")
