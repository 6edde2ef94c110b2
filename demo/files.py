"""Small documents for the demonstration's proposals: CSV, and a PDF of one page."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model


def document(name: str, title: str, lines: Sequence[str]) -> object:
    """A Wagtail document with these lines."""
    content = pdf(lines) if name.endswith(".pdf") else ("\n".join(lines) + "\n").encode()
    return get_document_model().objects.create(title=title, file=ContentFile(content, name=name))


def pdf(lines: Sequence[str]) -> bytes:
    """One A4 page of text by the PDF reference: five objects and their table of offsets."""
    shown = " ".join(f"({_escape(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 13 Tf 20 TL 60 770 Td {shown} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (id) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(made))
    )


def _escape(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
