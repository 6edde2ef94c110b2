"""The words of a part of an office file (XML), read piece by piece as they come."""

from collections.abc import Iterator
from typing import Any, Protocol
from xml.sax.handler import ContentHandler

from defusedxml.expatreader import create_parser

PIECE = 1 << 16
MOST_KEPT = 1 << 20
"""So many characters are gathered before they are handed on."""
LONGEST_NUMBER = 256
"""Characters of a number with all that may stand between its digits."""
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

    def take(self, *, all_of_it: bool = False) -> str:
        """What was gathered so far, without a number at its end that may go on."""
        words = "".join(self.kept)
        cut = len(words) if all_of_it else _before_a_number(words)
        taken = words[:cut] + "\n\n" + "\n\n".join(self.values)
        self.kept, self.values, self.size = [words[cut:]], [], 0
        return taken


def _before_a_number(words: str) -> int:
    """Where the last letter or line break ends: no number goes on across it."""
    first = max(0, len(words) - LONGEST_NUMBER)
    ends = range(len(words), first, -1)
    return next((end for end in ends if words[end - 1].isalpha() or words[end - 1] == "\n"), first)


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
    yield handler.take(all_of_it=True)
