"""From bytes to rows, a record at a time."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from moderation.choices import State
from participation.choices import Stance
from transfers.formats.rows import BadFile, Fault, Row
from web.years import YEARS

COLUMNS = (
    "external_id",
    "kind",
    "title",
    "body",
    "author",
    "area",
    "created_at",
    "language",
    "stance",
    "parent",
    "supports",
)
REQUIRED = ("external_id", "body")
POLIS_STATES = {"1": State.PUBLISHED, "0": State.HELD, "-1": State.HIDDEN}
LONGEST_BODY, LONGEST_TITLE, LONGEST_ID = 20_000, 120, 120
LARGEST_FILE = 100 * 2**20
MOST_LINES = 500_000
csv.field_size_limit(1_000_000)


def _checked_text(path: Path) -> io.TextIOBase:
    """The file as text. Raises BadFile where it is not UTF-8, with the line."""
    if path.stat().st_size > LARGEST_FILE:
        raise BadFile([Fault(1, "–", f"the file is larger than {LARGEST_FILE // 2**20} MB")])
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                fault = Fault(number, "–", f"byte {error.start + 1} is not UTF-8")
                raise BadFile([fault]) from error
    return path.open(encoding="utf-8-sig", newline="")


def _records(path: Path, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; the header comes first."""
    with _checked_text(path) as text:
        reader = csv.reader(text, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                faults.append(Fault(line, "–", f"not readable as CSV: {error}"))
                return
            if line > MOST_LINES:
                faults.append(Fault(line, "–", f"a file has at most {MOST_LINES} lines"))
                return
            if record:
                yield line, record


def _named(
    path: Path, known: tuple[str, ...] | None, required: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    records = _records(path, faults)
    line, header = next(records, (1, []))
    header = [name.strip() for name in header]
    for name in header:
        if known is not None and name not in known:
            faults.append(Fault(line, name or "–", "unknown column"))
        elif header.count(name) > 1 and (known is not None or name in required):
            faults.append(Fault(line, name, "the column comes twice"))
    faults += [Fault(line, n, "the column is missing") for n in required if n not in header]
    if faults:
        raise BadFile(list(dict.fromkeys(faults)))
    for line, record in records:
        if len(record) != len(header):
            reason = f"{len(record)} values where the header has {len(header)}"
            faults.append(Fault(line, "–", reason))
            continue
        yield line, dict(zip(header, record, strict=True))


def read_rembuk(path: Path, faults: list[Fault]) -> Iterator[Row]:
    """Rows of our own format; what is wrong is added to ``faults``. Raises BadFile."""
    for line, values in _named(path, COLUMNS, REQUIRED, faults):
        field = {name: values.get(name, "").strip() for name in COLUMNS}
        row = Row(
            line=line,
            external_id=field["external_id"],
            kind=field["kind"].lower() or "comment",
            title=field["title"],
            body=field["body"],
            author=field["author"],
            area=field["area"],
            created_at=_when(line, field["created_at"], faults),
            language=field["language"].lower(),
            stance=field["stance"].lower(),
            parent=field["parent"],
            supports=_whole(line, field["supports"], faults),
        )
        faults.extend(_faults_of(row))
        yield row


def _faults_of(row: Row) -> list[Fault]:
    checks = (
        ("external_id", not row.external_id, "is empty"),
        ("external_id", len(row.external_id) > LONGEST_ID, f"is longer than {LONGEST_ID}"),
        ("body", not row.body, "is empty"),
        ("body", len(row.body) > LONGEST_BODY, f"is longer than {LONGEST_BODY} characters"),
        ("kind", row.kind not in ("idea", "comment"), f"{row.kind!r} is neither idea nor comment"),
        ("title", len(row.title) > LONGEST_TITLE, f"is longer than {LONGEST_TITLE} characters"),
        ("author", len(row.author) > LONGEST_ID, f"is longer than {LONGEST_ID}"),
        (
            "language",
            row.language not in ("", *dict(settings.LANGUAGES)),
            f"{row.language!r} is not {' or '.join(dict(settings.LANGUAGES))}",
        ),
        (
            "stance",
            bool(row.stance) and row.stance not in Stance.values,
            f"{row.stance!r} is not for, against or neutral",
        ),
        ("stance", bool(row.stance) and row.kind == "idea", "an idea has no stance"),
        ("parent", bool(row.parent) and row.kind == "idea", "an idea answers nothing"),
        ("supports", bool(row.supports) and row.kind == "comment", "only ideas have supports"),
    )
    return [Fault(row.line, column, reason) for column, wrong, reason in checks if wrong]


def _when(line: int, text: str, faults: list[Fault]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        faults.append(Fault(line, "created_at", f"{text!r} is not a date in ISO 8601"))
        return None
    if moment.year not in YEARS:
        faults.append(Fault(line, "created_at", f"{text!r} is not a date of our time"))
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _whole(line: int, text: str, faults: list[Fault]) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        faults.append(Fault(line, "supports", f"{text!r} is not a whole number from 0 on"))
        return 0
    return int(text)


def read_polis(path: Path, faults: list[Fault]) -> Iterator[Row]:
    """Statements of a Polis ``comments.csv``: comments without a stance. Raises BadFile.

    Polis adds columns from year to year; those that are not needed are passed over.
    """
    required = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
    for line, values in _named(path, None, required, faults):
        body, moderated = values["comment-body"].strip(), values["moderated"].strip()
        identity, stamp = values["comment-id"].strip(), values["timestamp"].strip()
        if not identity:
            faults.append(Fault(line, "comment-id", "is empty"))
        if not body:
            faults.append(Fault(line, "comment-body", "is empty"))
        if moderated not in POLIS_STATES:
            faults.append(Fault(line, "moderated", f"{moderated!r} is not 1, 0 or -1"))
        moment = None
        if stamp.isascii() and stamp.isdigit() and len(stamp) <= 14:
            moment = datetime.fromtimestamp(int(stamp) / 1000, UTC)
        else:
            faults.append(Fault(line, "timestamp", f"{stamp!r} is not a time in milliseconds"))
        yield Row(
            line=line,
            external_id=identity,
            kind="comment",
            title="",
            body=body,
            author=values["author-id"].strip(),
            area="",
            created_at=moment,
            language="",
            stance="",
            parent="",
            supports=0,
            state=POLIS_STATES.get(moderated, ""),
        )


READERS = {"rembuk": read_rembuk, "polis": read_polis}
