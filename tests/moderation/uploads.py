"""Files as people upload them: good ones, and ones that say what they are not."""

import io
import zipfile

from PIL import Image

NIK = "6472014105909901"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(**parts: str | bytes) -> bytes:
    """A zip; double underscores in a name are slashes, single ones before the ending are dots."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            path, _dot, ending = name.replace("__", "/").rpartition("_")
            file.writestr(f"{path}.{ending}" if path else ending, content)
    return made.getvalue()


def docx(*runs: str) -> bytes:
    """A letter of one paragraph; word processors split its text into runs where they like."""
    text = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return archive(word__document_xml=f"<w:document><w:p>{text}</w:p></w:document>")


def xlsx(*cells: str) -> bytes:
    """A sheet with these cells."""
    row = "".join(f'<c r="A1"><v>{cell}</v></c>' for cell in cells)
    sheet = f"<worksheet><row>{row}</row></worksheet>"
    return archive(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=sheet)


def ods(value: str, kind: str = "spreadsheet") -> bytes:
    cell = f'<table:table-cell office:value="{value}"><text:p>6,47E+15</text:p></table:table-cell>'
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", content_xml=cell)


def picture(kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, kind)
    return made.getvalue()
