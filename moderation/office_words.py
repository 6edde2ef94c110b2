"""The words of a part of an office file (XML), read piece by piece as they come."""

from collections.abc import Iterator
from typing import Any, Protocol
from xml.sax.handler import ContentHandler

from defusedxml.expatreader import create_parser

PIECE = 1 << 16
MOST_KEPT = 1 << 20
"""So many characters are gathered before they are handed on, at the end of a paragraph or cell."""
APART = {"p", "h", "si", "c", "is", "tr", "tc", "row", "comment", "table-row", "table-cell"}
"""Elements whose content stands far from what follows them."""
VALUE = "office:value"


class Readable(Protocol):
    """What can be read in pieces."""

    def read(self, count: int = -1, /) -> bytes:
        """The next bytes, none at the end."""


class _Words(ContentHandler):
    """Gathers text; what is in another paragraph or cell stands two lines below."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.values: list[str] = []
        self.size = 0

    def startElement(self, name: str, attrs: Any) -> None:
        if VALUE in attrs:
            self.values.append(attrs[VALUE])

    def characters(self, content: str) -> None:
        self.kept.append(content)
        self.size += len(content)

    def endElement(self, name: str) -> None:
        if name.rpartition(":")[2] in APART:
            self.kept.append("\n\n")

    def take(self) -> str:
        """What was gathered so far."""
        words = "".join(self.kept) + "\n\n" + "\n\n".join(self.values)
        self.kept, self.values, self.size = [], [], 0
        return words


def words_of(part: Readable) -> Iterator[str]:
    """The text of a part in pieces; an empty part has none.

    Raises SAXException for what is no XML and DefusedXmlException for declared entities.
    """
    handler, parser = _Words(), create_parser(forbid_dtd=False)
    parser.setContentHandler(handler)
    piece = part.read(PIECE)
    if not piece:
        return
    while piece:
        parser.feed(piece)
        if handler.size > MOST_KEPT:
            yield handler.take()
        piece = part.read(PIECE)
    parser.close()
    yield handler.take()
