"""What an uploaded document really is, and whether it shows resident identity numbers (NIK).

Decided by its content, never by its name alone. Pictures of text are not read.
"""

import html
import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO

import filetype
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pypdf import PdfReader

from residents.nik import looks_like_nik
from residents.refusal import Refused

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 2_000
MOST_PAGES = 400
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
MARKUP_END = re.compile(r"</(?:\w+:)?(?:p|h|si|c|is|tr|tc|row|comment)>")
MARKUP = re.compile(r"<[^>]*>")
VALUE = re.compile(r'office:value="([^"]*)"')
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    KeyError,
    ValueError,
)
WEB_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|svg|script|\?xml|\?php)", re.I)


def shows_nik(text: str) -> bool:
    """Whether a NIK stands somewhere in this text."""
    plain = ROUNDED.sub(
        lambda m: str(int(Decimal(m.group()))), re.sub(r"[^\x00-\x7f]", _fold, text)
    )
    found = (re.sub(r"\D", "", match.group()) for match in NUMBERS.finditer(plain))
    return any(11 <= int(digits[:2]) <= 96 and looks_like_nik(digits) for digits in found)


def _fold(match: re.Match[str]) -> str:
    """Digits of other scripts as ours, any space and dash as the plain one, the unseen away."""
    sign = match.group()
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return {"Zs": " ", "Pd": "-", "Cf": ""}.get(kind, sign)


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
    try:
        for place, text in _texts(file, ending):
            if shows_nik(text):
                raise Refused(_nik_sentence(place))
    finally:
        file.seek(0)


def _nik_sentence(place: str) -> str:
    where = f" ({place})" if place else ""
    return _(
        "The file shows what looks like a NIK%(where)s. Published files must not contain identity "
        "numbers of residents. Take them out, also from hidden columns, and upload it again."
    ) % {"where": where}


def _texts(file: BinaryIO, ending: str) -> Iterable[tuple[str, str]]:
    if ending == "pdf":
        return _pdf(file)
    if ending in MARKS:
        return _office(file, ending)
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
    if filetype.guess(data[:8192]) or WEB_PAGE.match(data) or (b"\0" in data and not wide):
        raise _not_what_it_says("txt")
    try:
        yield "", data.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        yield "", data.decode("latin-1")


def _pdf(file: BinaryIO) -> Iterator[tuple[str, str]]:
    if b"%PDF-" not in file.read(1024):
        raise _not_what_it_says("pdf")
    file.seek(0)
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
            notes = [str(note.get_object().get("/Contents", "")) for note in page.annotations or ()]
            yield (
                _("page %(number)d") % {"number": number},
                "\n".join([page.extract_text(), *notes]),
            )
        fields = (reader.get_form_text_fields() or {}).values()
        described = (reader.metadata or {}).values()
        yield "", "\n\n".join(str(words) for words in [*fields, *described])
    except Refused:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise Refused(_("The PDF is damaged and cannot be read. Save it again as PDF.")) from error


def _office(file: BinaryIO, ending: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        if MARKS[ending] not in archive.namelist() or not _is_open_document(archive, ending):
            raise _not_what_it_says(ending)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Refused(
                _("Unpacked, this file would be far too large. Save it anew, or smaller.")
            )
        for part in parts:
            yield from _part(archive, part, depth)
    except BROKEN_ARCHIVE as error:
        raise _not_what_it_says(ending) from error


def _is_open_document(archive: zipfile.ZipFile, ending: str) -> bool:
    """Office files of the three OpenDocument kinds say themselves which one they are."""
    kinds = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    if ending not in kinds:
        return True
    with archive.open("mimetype") as part:
        return part.read(200).decode("ascii").endswith(f"opendocument.{kinds[ending]}")


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> Iterator[tuple[str, str]]:
    ending = part.filename.rpartition(".")[2].lower()
    if part.filename.lower().endswith("vbaproject.bin"):
        raise Refused(_("The file contains macros. Save it without them."))
    if ending in ("xml", "rels"):
        yield "", _words_of(archive.read(part).decode("utf-8", "replace"))
    elif ending in MARKS and depth < 2:
        yield from _office(io.BytesIO(archive.read(part)), ending, depth + 1)


def _words_of(markup: str) -> str:
    """The text of a part; what is in another paragraph or cell stands far from it."""
    values = "\n\n".join(VALUE.findall(markup))
    spaced = MARKUP_END.sub("\n\n", markup)
    return html.unescape(MARKUP.sub("", spaced)) + "\n\n" + values
