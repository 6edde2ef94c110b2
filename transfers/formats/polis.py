"""Reading what Polis exports of a conversation: statements and votes, plain or packed with gzip."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from polls.algorithms.opinion_groups import AGREE, DISAGREE, PASS, Votes, votes_of
from transfers.formats.rows import BadFile, Fault

LARGEST = 1_000_000_000
"""Bytes of a file, unpacked."""
MOST_VOTES = 20_000_000
MOST_CELLS = 400_000_000
"""Participants times statements: so many bytes of memory."""
REJECTED = "-1"
ANSWERS = {"1": AGREE, "0": PASS, "-1": DISAGREE, "1.0": AGREE, "0.0": PASS, "-1.0": DISAGREE}
PARTICIPANT = ("participant", "voter-id", "voter_id")
STATEMENT = ("comment-id", "comment_id", "tid")


def read_votes(folder: Path) -> Votes:
    """The votes of a conversation. Of several on one statement the last one counts.

    Reads ``votes.csv``, where there is none ``participants-votes.csv``, and ``comments.csv`` for
    what moderation rejected; each as it is or with ``.gz``. Raises BadFile.
    """
    rejected = _rejected(folder)
    if path := _file(folder, "votes.csv"):
        last = _last_votes(path)
    elif path := _file(folder, "participants-votes.csv"):
        last = _from_matrix(path)
    else:
        raise BadFile([Fault(0, "", f"{folder} has no votes.csv and no participants-votes.csv")])
    cells = len({who for who, _what in last}) * len({what for _who, what in last})
    if cells > MOST_CELLS:
        raise BadFile([Fault(0, "", f"{cells} participants times statements are too many")])
    return votes_of(last, rejected=rejected)


def read_groups(path: Path) -> dict[str, str]:
    """The group of each participant, from a file with ``participant,group``. Raises BadFile."""
    found = {}
    for line, row in _rows(path, ("participant", "group")):
        if row["participant"] in found:
            raise BadFile([Fault(line, "participant", f"{row['participant']} stands there twice")])
        if row["group"]:
            found[row["participant"]] = row["group"]
    return found


def _file(folder: Path, name: str) -> Path | None:
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number. Raises BadFile for what is no such table."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(_bounded(file, path))
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise BadFile([Fault(1, name, "the column is missing") for name in missing])
            for row in reader:
                if None in row or None in row.values():
                    raise BadFile([Fault(reader.line_num, "", "more or fewer values than columns")])
                yield reader.line_num, row
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile([Fault(0, "", f"{path.name} cannot be read: {error}")]) from error


def _bounded(lines: Iterator[str], path: Path) -> Iterator[str]:
    read = 0
    for line in lines:
        read += len(line)
        if read > LARGEST:
            raise BadFile([Fault(0, "", f"{path.name} is larger than {LARGEST} bytes")])
        yield line


def _rejected(folder: Path) -> frozenset[str]:
    path = _file(folder, "comments.csv")
    if path is None:
        return frozenset()
    rows = _rows(path, ("moderated",))
    return frozenset(
        row[_named(row, STATEMENT, line)] for line, row in rows if row["moderated"] == REJECTED
    )


def _named(row: dict[str, str], names: tuple[str, ...], line: int) -> str:
    """Under which of these names the row has the value."""
    for name in names:
        if name in row:
            return name
    raise BadFile([Fault(line, names[0], "the column is missing")])


def _last_votes(path: Path) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    who = what = ""
    for number, (line, row) in enumerate(_rows(path, ("vote",))):
        if number >= MOST_VOTES:
            raise BadFile([Fault(line, "", f"more than {MOST_VOTES} votes")])
        who = who or _named(row, PARTICIPANT, line)
        what = what or _named(row, STATEMENT, line)
        key, at = (row[who], row[what]), _time(row, line)
        if key not in found or at >= found[key][0]:
            found[key] = at, _answer(row["vote"], line, "vote")
    return {key: answer for key, (_at, answer) in found.items()}


def _time(row: dict[str, str], line: int) -> int:
    """Milliseconds; 0 where the file has no times and the order of its lines decides."""
    try:
        return int(row.get("timestamp") or 0)
    except ValueError as error:
        raise BadFile([Fault(line, "timestamp", "is no number of milliseconds")]) from error


def _answer(written: str, line: int, column: str) -> int:
    answer = ANSWERS.get(written.strip())
    if answer is None:
        raise BadFile([Fault(line, column, f"{written[:20]!r} is none of 1, 0, -1")])
    return answer


def _from_matrix(path: Path) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for line, row in _rows(path, ("participant",)):
        for name, written in row.items():
            if written.strip() and name.isdecimal():
                found[row["participant"], name] = _answer(written, line, name)
        if len(found) > MOST_VOTES:
            raise BadFile([Fault(line, "", f"more than {MOST_VOTES} votes")])
    return found
