"""Reading the statements of a Polis conversation, and what it was called."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from transfers.formats.polis import MODERATED, STATEMENT, UNDECIDED, WHOLE, Table, file_in
from transfers.formats.rows import BadFile, Fault

LONGEST_BODY = 1000
AUTHOR = ("author-id", "author_id", "pid")
BODY = ("comment-body", "comment_body", "txt")
MODERATION = {**WHOLE, "": UNDECIDED}


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as it was read.

    ``moderated``: 1 accepted, -1 rejected, 0 not looked at. ``author``: a number, or nothing.
    """

    external_id: str
    author: str
    moderated: int
    body: str
    written_at: datetime | None


def read_statements(folder: Path) -> list[StatementRow]:
    """The statements of ``comments.csv``, in the order of the file. Raises BadFile."""
    path = file_in(folder, "comments.csv")
    if path is None:
        raise BadFile([Fault(0, "", f"{folder} has no comments.csv")])
    table = Table(path)
    what, moderated = table.column(*STATEMENT), table.column(*MODERATED)
    author, body = table.column(*AUTHOR), table.column(*BODY)
    when = table.header.index("timestamp") if "timestamp" in table.header else None
    found: dict[str, StatementRow] = {}
    for line, cells in table:
        key, text = table.name(cells[what], line, "comment-id"), cells[body].strip()
        if key in found:
            table.fault(line, "comment-id", f"{key} stands there twice")
        if not text or len(text) > LONGEST_BODY:
            reason = "is empty" if not text else f"is longer than {LONGEST_BODY} characters"
            table.fault(line, "comment-body", reason)
        at = table.milliseconds(cells[when], line) if when is not None else 0
        found[key] = StatementRow(
            external_id=key,
            author=cells[author].strip()[:100],
            moderated=table.one_of(MODERATION, cells[moderated], line, "moderated"),
            body=" ".join(text.split()),
            written_at=datetime.fromtimestamp(at / 1000, UTC) if at else None,
        )
    table.check()
    return list(found.values())


def read_topic(folder: Path) -> str:
    """What ``summary.csv`` calls the conversation; nothing where there is no such file."""
    path = file_in(folder, "summary.csv")
    if path is None:
        return ""
    table = Table(path)  # its first line is the topic, not a header
    return " ".join(table.header[1].split()) if table.header[0] == "topic" else ""
