"""What an uploaded document really is, and whether it shows resident identity numbers (NIK).

Decided by its content, never by its name alone. Pictures of text are not read.
"""

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO
from xml.sax import SAXException

import filetype
from defusedxml.common import DefusedXmlException
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from moderation.algorithms.office_words import words_of
from residents.algorithms.nik import looks_like_nik
from web.budget import Budget, BudgetedZip, TooMuch
from web.refusal import Refused

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 2_000
MOST_PAGES = 400
MOST_SECONDS = 20
DEEPEST = 2
"""So many files stand in each other at most."""
WINDOW, BESIDE, EDGE = 1 << 18, 256, 128
MARKS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
"""The part by which an office file is known."""
EXTENSIONS = ["pdf", "csv", "txt", *MARKS]

# Sixteen digits in a row, or in the groups in which people write a NIK, with equal gaps. Looser
# than that, tables of amounts in rupiah would be taken for numbers of people.
NUMBERS = re.compile(
    r"(?<!\d)(?<!\d\.)(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4}"
    r"|\d{2}([ .-])\d{2}\3\d{2}\3\d{6}\3\d{4}|\d(?: \d){15})(?!\d)"
)
ROUNDED = re.compile(r"\b\d\.\d{9,17}E\+?15\b")
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    KeyError,
    ValueError,
    NotImplementedError,
    SAXException,
    DefusedXmlException,
)
WEB_PAGE = re.compile(rb"<(?:!doctype|html|svg|script|\?xml|\?php)", re.I)


def shows_nik(text: str) -> bool:
    """Whether a NIK stands somewhere in this text."""
    plain = ROUNDED.sub(lambda m: str(int(Decimal(m.group()))), text.translate(FOLDED))
    found = (re.sub(r"\D", "", match.group()) for match in NUMBERS.finditer(plain))
    return any(11 <= int(digits[:2]) <= 96 and looks_like_nik(digits) for digits in found)


class _Folded(dict[int, str]):
    """Digits of other scripts as ours, any space and dash as the plain one, the unseen away."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign) if code > 0x7F else ""
        if kind == "Nd":
            found = str(unicodedata.decimal(sign))
        else:
            found = {"Zs": " ", "Pd": "-", "Cf": ""}.get(kind, sign)
        self[code] = found
        return found


FOLDED = _Folded()


def _windows(text: str) -> Iterator[str]:
    """A long text in pieces that overlap, so that the clock is looked at between them.

    What could be half a number at a cut edge is left to the neighbour, which has it whole.
    """
    if len(text) <= WINDOW:
        yield text
        return
    for start in range(0, len(text), WINDOW):
        end = start + WINDOW + BESIDE
        piece = text[max(0, start - BESIDE) : end]
        head, tail = piece[:EDGE], piece[-EDGE:]
        if start:
            head = head.lstrip("0123456789 .-")
        if end < len(text):
            tail = tail.rstrip("0123456789 .-")
        yield head + piece[EDGE:-EDGE] + tail


def check_words(*words: str) -> None:
    """No NIK in a title or in the name of a file, which stand in addresses. Raises Refused."""
    if any(shows_nik(text) for text in words):
        raise Refused(
            _("The name looks as if it held a NIK. Give another name: it can be read in addresses.")
        )


def check_document(file: BinaryIO, name: str, size: int) -> None:
    """It is what its name says, it can be read, and no NIK stands in it. Raises Refused."""
    check_words(name)
    if size > LARGEST:
        raise Refused(
            _("The file is larger than %(size)s. Make it smaller, or split it.")
            % {"size": filesizeformat(LARGEST)}
        )
    ending = name.rpartition(".")[2].lower()
    file.seek(0)
    budget = Budget(unpacked=LARGEST_UNPACKED, seconds=MOST_SECONDS, parts=MOST_PARTS)
    try:
        for place, text in _texts(file, ending, budget):
            for piece in _windows(text):
                budget.tick()
                if shows_nik(piece):
                    raise Refused(_nik_sentence(place))
    except TooMuch as error:
        raise Refused(
            _("Unpacked, this file would be far too large. Save it anew, or smaller.")
        ) from error
    finally:
        file.seek(0)


def _nik_sentence(place: str) -> str:
    where = f" ({place})" if place else ""
    return _(
        "The file shows what looks like a NIK%(where)s. Published files must not contain identity "
        "numbers of residents. Take them out, also from hidden columns, and upload it again."
    ) % {"where": where}


def _texts(file: BinaryIO, ending: str, budget: Budget) -> Iterable[tuple[str, str]]:
    if ending == "pdf":
        return _pdf(file, budget)
    if ending in MARKS:
        return _office(file, ending, budget)
    if ending in ("csv", "txt"):
        return _plain(file)
    raise Refused(
        _("Files of this kind cannot be published. Use one of these: %(kinds)s.")
        % {"kinds": ", ".join(EXTENSIONS)}
    )


def _not_what_it_says(ending: str) -> Refused:
    return Refused(
        _("The content of this file is not %(kind)s. Save it again in the right program.")
        % {"kind": ending.upper()}
    )


def _plain(file: BinaryIO) -> Iterator[tuple[str, str]]:
    data = file.read()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if filetype.guess(data[:8192]) or _is_web_page(data) or (b"\0" in data and not wide):
        raise _not_what_it_says("txt")
    try:
        yield "", data.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        yield "", data.decode("latin-1")


def _is_web_page(data: bytes) -> bool:
    start = data[:8192].lstrip().removeprefix(b"\xef\xbb\xbf").lstrip()
    return WEB_PAGE.match(start) is not None


def _pdf(file: BinaryIO, budget: Budget) -> Iterator[tuple[str, str]]:
    if b"%PDF-" not in file.read(1024):
        raise _not_what_it_says("pdf")
    file.seek(0)

    def look(*_operand: object) -> None:
        budget.tick()

    from pypdf import PdfReader  # large, and needed for PDFs alone

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(
                _("The PDF has a password, so it cannot be checked. Save it without one.")
            )
        if len(reader.pages) > MOST_PAGES:
            raise Refused(
                _("The PDF has more than %(pages)d pages. Split it into parts.")
                % {"pages": MOST_PAGES}
            )
        if reader.attachments:
            raise Refused(_("Other files are hidden in this PDF. Save it without attachments."))
        for number, page in enumerate(reader.pages, start=1):
            content = page.get_contents()
            budget.unpack(len(content.get_data()) if content else 0)
            notes = [str(note.get_object().get("/Contents", "")) for note in page.annotations or ()]
            yield (
                _("page %(number)d") % {"number": number},
                "\n".join([page.extract_text(visitor_operand_before=look), *notes]),
            )
        fields = (reader.get_form_text_fields() or {}).values()
        described = (reader.metadata or {}).values()
        yield "", "\n\n".join(str(words) for words in [*fields, *described])
    except (Refused, TooMuch):
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise Refused(_("The PDF is damaged and cannot be read. Save it again as PDF.")) from error


def _office(
    file: BinaryIO, ending: str, budget: Budget, depth: int = 0
) -> Iterator[tuple[str, str]]:
    try:
        archive = BudgetedZip(file, budget)
        if MARKS[ending] not in archive.namelist() or not _is_open_document(archive, ending):
            raise _not_what_it_says(ending)
        for part in archive.infolist():
            yield from _part(archive, part, budget, depth)
    except BROKEN_ARCHIVE as error:
        raise _not_what_it_says(ending) from error


def _is_open_document(archive: zipfile.ZipFile, ending: str) -> bool:
    """Office files of the three OpenDocument kinds say themselves which one they are."""
    kinds = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    if ending not in kinds:
        return True
    with archive.open("mimetype") as part:
        return part.read(200).decode("ascii").endswith(f"opendocument.{kinds[ending]}")


def _part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget, depth: int
) -> Iterator[tuple[str, str]]:
    ending = part.filename.rpartition(".")[2].lower()
    if part.filename.lower().endswith("vbaproject.bin"):
        raise Refused(_("The file contains macros. Save it without them."))
    if ending in ("xml", "rels"):
        with archive.open(part) as markup:
            yield from (("", words) for words in words_of(markup))
    elif ending in MARKS:
        if depth == DEEPEST:
            raise TooMuch("depth")
        yield from _office(io.BytesIO(archive.read(part)), ending, budget, depth + 1)
