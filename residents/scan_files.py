"""What an uploaded scan really is, decided by its content; it never touches the disk."""

import io
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image

from residents.choices import ScanKind
from web.refusal import Refused

MOST_PIXELS = 60_000_000
MOST_PAGES = 10
STARTS = {
    b"\xff\xd8\xff": ScanKind.JPEG,
    b"\x89PNG\r\n\x1a\n": ScanKind.PNG,
    b"%PDF-": ScanKind.PDF,
}


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A scan in the clear, only as long as a request: its content and what that is.

    Its name is not kept, and its content not shown where it is printed.
    """

    kind: str
    content: bytes = field(repr=False)


def largest() -> int:
    """How many bytes a scan may have."""
    return int(settings.REMBUK_SCAN_MEGABYTES) * 2**20


class NeverOnDisk(MemoryFileUploadHandler):
    """Keeps an upload in memory whatever its size.

    Of what is too large one byte more than allowed is kept and the rest read and forgotten, so
    that the form says so and keeps what was typed beside it.
    """

    def handle_raw_input(
        self, input_data: object, META: dict, content_length: int, *args: object, **more: object
    ) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = largest() + 1 - self.file.tell()
        if room > 0:
            self.file.write(raw_data[:room])


def kind_of(content: bytes) -> ScanKind:
    """JPEG, PNG or PDF, whole and readable. Raises Refused."""
    if len(content) > largest():
        raise Refused(
            _("The file is larger than %(size)d MB. Take the photo smaller, or leave it out.")
            % {"size": settings.REMBUK_SCAN_MEGABYTES}
        )
    for start, kind in STARTS.items():
        if content.startswith(start):
            _check_pdf(content) if kind == ScanKind.PDF else _check_picture(content, kind)
            return kind
    raise Refused(_("This is no photo (JPEG or PNG) and no PDF. Choose another file."))


def _check_picture(content: bytes, kind: ScanKind) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(_("The photo is too large. Take it with fewer pixels."))
            picture.load()
    except Refused:
        raise
    except Exception as error:  # Pillow raises whatever a broken picture leads it to
        raise Refused(_("The photo is damaged and cannot be opened. Take it again.")) from error


def _check_pdf(content: bytes) -> None:
    from pypdf import PdfReader  # large, and needed for PDFs alone

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused(_("The PDF has a password. Save it without one."))
        if len(reader.pages) > MOST_PAGES:
            raise Refused(
                _("The PDF has more than %(pages)d pages. Choose only the ones that matter.")
                % {"pages": MOST_PAGES}
            )
        if reader.attachments:
            raise Refused(_("Other files are hidden in this PDF. Save it without attachments."))
    except Refused:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise Refused(_("The PDF is damaged and cannot be read. Save it again as PDF.")) from error
