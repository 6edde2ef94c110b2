"""Reading what Polis exports of a conversation: statements and votes, plain or packed with gzip."""

import gzip
import zlib
from collections.abc import Container, Iterator, Mapping
from functools import partial
from pathlib import Path

from polls.algorithms.opinion_groups import AGREE, DISAGREE, PASS, CastVotes, Votes
from transfers.formats.rows import BadFile, Fault, csv_rows

LARGEST = 1_000_000_000
"""Bytes of a file, unpacked."""
LONGEST_LINE = 1_000_000
"""Bytes."""
MOST_VOTES = 20_000_000
MOST_CELLS = 400_000_000
"""Participants times statements: so many bytes of memory."""
MOST_FAULTS = 20
"""So many are told at once."""
LONGEST_NAME = 100
LATEST = 253_402_300_799_999
"""Milliseconds: the end of the year 9999."""
ACCEPTED, UNDECIDED, REJECTED = 1, 0, -1
WHOLE = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}
ANSWERS = {name: {1: AGREE, 0: PASS, -1: DISAGREE}[value] for name, value in WHOLE.items()}
PARTICIPANT = ("voter-id", "voter_id", "participant", "pid")
STATEMENT = ("comment-id", "comment_id", "tid")
MODERATED = ("moderated", "mod")
MATRICES = ("participants-votes.csv", "participant-votes.csv")


def read_votes(folder: Path) -> Votes:
    """The votes of a conversation. Of several on one statement the last one counts.

    Reads ``votes.csv``, where there is none ``participants-votes.csv``, and ``comments.csv`` for
    what moderation rejected; each as it is or with ``.gz``. Raises BadFile.
    """
    rejected = frozenset(what for what, said in _moderated(folder).items() if said == REJECTED)
    cast = read_cast(folder)
    cells = len(cast.participants) * len(cast.statements)
    if cells > MOST_CELLS:
        raise BadFile([Fault(0, "", f"{cells} participants times statements are too many")])
    return cast.matrix(rejected=rejected)


def read_cast(folder: Path, known: Container[str] | None = None) -> CastVotes:
    """Every vote of a conversation, in the order of the file. Raises BadFile.

    ``known``: the statements that there are; a vote on another one is a fault.
    """
    if path := file_in(folder, "votes.csv"):
        return _from_list(path, known)
    if path := next((found for name in MATRICES if (found := file_in(folder, name))), None):
        return _from_matrix(path, known)
    raise BadFile([Fault(0, "", f"{folder} has no votes.csv and no participants-votes.csv")])


def read_groups(path: Path) -> dict[str, str]:
    """The group of each participant, from a file with ``participant,group``. Raises BadFile."""
    found: dict[str, str] = {}
    table = Table(path)
    who, group = table.column("participant"), table.column("group")
    for line, cells in table:
        if cells[who] in found:
            table.fault(line, "participant", f"{cells[who][:LONGEST_NAME]} stands there twice")
        if cells[group].strip():
            found[cells[who].strip()] = cells[group].strip()
    table.check()
    return found


def file_in(folder: Path, name: str) -> Path | None:
    """The file of that name, as it is or packed."""
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


class Table:
    """The rows of a file with a header, each with its line, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile where the file has no header."""
        self.path = path
        self._faults: list[Fault] = []
        self._rows = csv_rows(_lines(path), path.name)
        _line, header = next(self._rows, (1, []))
        self.header = [name.strip() for name in header]
        if not self.header:
            self.fault(1, "", "the file is empty")
            self.check()

    def column(self, *names: str) -> int:
        """Where the column stands that has one of these names. Raises BadFile without one."""
        for name in names:
            if name in self.header:
                return self.header.index(name)
        self.fault(1, names[0], "the column is missing")
        raise BadFile(self._faults)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that has as many values as the header.

        Earlier exports did not put texts into quotes: what is too much belongs to a last column
        that is a text.
        """
        width, ends_in_text = len(self.header), self.header[-1] == "comment-body"
        for line, cells in self._rows:
            if len(cells) > width and ends_in_text:
                cells = [*cells[: width - 1], ",".join(cells[width - 1 :])]
            if len(cells) != width:
                self.fault(line, "", f"{len(cells)} values where the header has {width}")
                continue
            yield line, cells

    def fault(self, line: int, column: str, reason: str) -> None:
        """Note what is wrong. Raises BadFile once there is enough of it."""
        self._faults.append(Fault(line, column, reason, self.path.name))
        if len(self._faults) >= MOST_FAULTS:
            self.check()

    def check(self) -> None:
        """Raises BadFile with all that was noted."""
        if self._faults:
            raise BadFile(self._faults)

    def one_of(self, known: Mapping[str, int], written: str, line: int, column: str) -> int:
        """The value of a cell that says one of three things; 0 with a fault for what else."""
        value = known.get(written)
        if value is None:
            value = known.get(written.strip())
        if value is None:
            self.fault(line, column, f"{written[:20]!r} is none of 1, 0, -1")
            return 0
        return value

    def name(self, written: str, line: int, column: str) -> str:
        """Who or what a row is about."""
        name = written.strip()
        if not name or len(name) > LONGEST_NAME:
            reason = "is empty" if not name else f"is longer than {LONGEST_NAME} characters"
            self.fault(line, column, reason)
        return name[:LONGEST_NAME]

    def milliseconds(self, written: str, line: int) -> int:
        """0 where nothing is written."""
        written = written.strip()
        if not written:
            return 0
        if not (written.isascii() and written.isdecimal()) or int(written[:20]) > LATEST:
            self.fault(line, "timestamp", f"{written[:20]!r} is no number of milliseconds")
            return 0
        return int(written)


def _lines(path: Path) -> Iterator[str]:
    """Raises BadFile for what cannot be read, with the line."""
    read = number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, raw in enumerate(iter(partial(file.readline, LONGEST_LINE + 1), b""), 1):
                read += len(raw)
                if len(raw) > LONGEST_LINE or read > LARGEST:
                    reason = "the line is too long" if len(raw) > LONGEST_LINE else "larger than"
                    reason += "" if read <= LARGEST else f" {LARGEST} bytes"
                    raise BadFile([Fault(number, "", reason, path.name)])
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + 1} is not UTF-8"
        raise BadFile([Fault(number, "", reason, path.name)]) from error
    except (OSError, EOFError, zlib.error) as error:
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise BadFile([Fault(number + 1 if number else 0, "", reason, path.name)]) from error


def _moderated(folder: Path) -> dict[str, int]:
    """What moderation said to each statement; empty without a list of statements."""
    path = file_in(folder, "comments.csv")
    if path is None:
        return {}
    table = Table(path)
    what, moderated = table.column(*STATEMENT), table.column(*MODERATED)
    found = {
        table.name(cells[what], line, "comment-id"): table.one_of(
            {**WHOLE, "": UNDECIDED}, cells[moderated], line, "moderated"
        )
        for line, cells in table
    }
    table.check()
    return found


def _from_list(path: Path, known: Container[str] | None) -> CastVotes:
    cast = CastVotes()
    table = Table(path)
    vote, who, what = table.column("vote"), table.column(*PARTICIPANT), table.column(*STATEMENT)
    when = table.header.index("timestamp") if "timestamp" in table.header else None
    for line, cells in table:
        statement = table.name(cells[what], line, "comment-id")
        if known is not None and statement not in known:
            table.fault(line, "comment-id", f"{statement!r} is not in comments.csv")
        cast.add(
            table.name(cells[who], line, "voter-id"),
            statement,
            table.one_of(ANSWERS, cells[vote], line, "vote"),
            table.milliseconds(cells[when], line) if when is not None else 0,
        )
        _check_number(cast, line, table)
    table.check()
    return cast


def _check_number(cast: CastVotes, line: int, table: Table) -> None:
    if len(cast) > MOST_VOTES:
        raise BadFile([Fault(line, "", f"more than {MOST_VOTES} votes", table.path.name)])


def _from_matrix(path: Path, statements_known: Container[str] | None) -> CastVotes:
    cast = CastVotes()
    table = Table(path)
    who = table.column("participant")
    statements = [(place, name) for place, name in enumerate(table.header) if name.isdecimal()]
    for _place, name in statements:
        if statements_known is not None and name not in statements_known:
            table.fault(1, name, "is not in comments.csv")
    known: set[str] = set()
    for line, cells in table:
        participant = table.name(cells[who], line, "participant")
        if participant in known:
            table.fault(line, "participant", f"{participant} stands there twice")
        known.add(participant)
        for place, statement in statements:
            if written := cells[place].strip():
                cast.add(participant, statement, table.one_of(ANSWERS, written, line, statement))
        _check_number(cast, line, table)
    table.check()
    return cast
