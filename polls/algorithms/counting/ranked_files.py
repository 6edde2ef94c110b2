"""Reads ranked ballots in the layout of the Scottish council elections.

``candidates,seats``; then ``count,rank,rank,…`` with the numbers of candidates, the most preferred
first; then the candidates, one a line, and perhaps the name of the place. Ranks may be names as
well; where no candidates are listed, these are the candidates, numbered in their order as text.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from polls.algorithms.counting.rankings import Ranking, readable
from polls.algorithms.counting.records import Fault, Unreadable, records, text_of

NUMBERED = re.compile(r"candidate\s*(\d+)", re.IGNORECASE)
WHOLE = re.compile(r"\d{1,12}", re.ASCII)
HEADINGS = ("candidates", "count")
MOST_CANDIDATES = 2000
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class RankedBallots:
    """A readable file. ``seats`` is None when it does not say."""

    names: dict[int, str]
    seats: int | None
    groups: Counter[Ranking]
    notes: list[str]


def read_ranked(path: Path) -> RankedBallots:
    """The ballots in a file. Raises Unreadable with all that is wrong with it."""
    faults: list[Fault] = []
    lines = [(number, _trimmed(fields)) for number, fields in records(text_of(path), ",", faults)]
    lines = [line for line in lines if line[1]]
    heading = lines[0][1][0].lower() if lines else ""
    if heading in HEADINGS:
        lines = lines[1:]
    last = len(lines)
    while last and not _like_ballot(lines[last - 1][1]):
        last -= 1
    papers, labels = lines[:last], lines[last:]
    if not papers:
        raise Unreadable(faults or f"{path} holds no ranked ballots.")
    ballots_only = heading == "count"
    header = papers.pop(0) if not ballots_only and _is_header(papers[0], labels) else None
    names = _names(header, papers, labels, faults)
    seats = _seats(header, faults)
    notes: list[str] = []
    groups = _ballots(papers, names, faults, notes)
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: fault.line))
    return RankedBallots(names, seats, groups, notes)


def _trimmed(fields: list[str]) -> list[str]:
    """Fields without space around them and without the empty ones at the end.

    The count of a blank ballot stays: it is the first field.
    """
    fields = [field.strip() for field in fields]
    while fields and not fields[-1]:
        fields.pop()
    return fields


def _whole(text: str) -> bool:
    return WHOLE.fullmatch(text) is not None


def _like_ballot(fields: list[str]) -> bool:
    """A count, or anything else that ranks of candidates follow: no line of a candidate."""
    if _whole(fields[0]):
        return True
    ranks = [field for field in fields[1:] if field]
    return bool(ranks) and all(map(_whole, ranks)) and not NUMBERED.fullmatch(fields[0])


def _is_header(line: Line, labels: list[Line]) -> bool:
    """Whether the first line is ``candidates,seats``, rather than a first ballot.

    It has two numbers at most; where candidates are listed, there are as many as it says (one
    line more is the name of the place).
    """
    fields = line[1]
    if len(fields) > 2:
        return False
    if not _whole(fields[0]):
        return line[0] == 1
    return line[0] == 1 or not labels or int(fields[0]) in (len(labels), len(labels) - 1)


def _names(
    header: Line | None, papers: list[Line], labels: list[Line], faults: list[Fault]
) -> dict[int, str]:
    """The candidates by their number."""
    numbered = [line for line in labels if NUMBERED.fullmatch(line[1][0])]
    said = int(header[1][0]) if header and _whole(header[1][0]) else None
    if not labels and (written := _written_names(papers)):
        names = dict(enumerate(written, start=1))
    elif not labels:
        highest = max((int(f) for _, fs in papers for f in fs[1:] if _whole(f)), default=0)
        count = min(said if said is not None else highest, MOST_CANDIDATES)
        names = {number: f"Candidate {number}" for number in range(1, count + 1)}
    elif numbered:
        names = _numbered(numbered, faults)
    else:
        listed = labels if said is None else labels[:said]
        names = {i: fields[0] for i, (_, fields) in enumerate(listed, start=1)}
    if header and said != len(names):
        reason = f"says {header[1][0]} candidates, but {len(names)} are listed"
        faults.append(Fault(header[0], reason))
    elif len(labels) > len(names) + 1:
        faults.append(Fault(labels[len(names) + 1][0], "a line after the candidates"))
    return _told_apart(names)


def _written_names(papers: list[Line]) -> list[str]:
    """The candidates of a file whose ranks are names, not numbers; nothing for any other file."""
    ranks = [rank for _, fields in papers for rank in fields[1:] if rank]
    return [] if any(map(_whole, ranks)) else sorted(set(ranks))


def _numbered(lines: list[Line], faults: list[Fault]) -> dict[int, str]:
    """``Candidate 3,Name,Party``: the number and the name."""
    names: dict[int, str] = {}
    for line, fields in lines:
        found = NUMBERED.fullmatch(fields[0])
        number = int(found[1]) if found else 0
        if number in names or not 1 <= number <= len(lines):
            faults.append(Fault(line, f"{fields[0]} is there twice or out of order"))
            continue
        names[number] = next((field for field in fields[1:] if field), fields[0])
    return dict(sorted(names.items()))


def _told_apart(names: dict[int, str]) -> dict[int, str]:
    """Two candidates of one name get their number behind it."""
    times = Counter(names.values())
    return {n: name if times[name] == 1 else f"{name} ({n})" for n, name in names.items()}


def _seats(header: Line | None, faults: list[Fault]) -> int | None:
    if header is None or len(header[1]) < 2:
        return None
    if not _whole(header[1][1]) or not int(header[1][1]):
        faults.append(Fault(header[0], f"the seats are no number: {header[1][1]}"))
        return None
    return int(header[1][1])


def _ballots(
    papers: list[Line], names: Mapping[int, str], faults: list[Fault], notes: list[str]
) -> Counter[Ranking]:
    groups: Counter[Ranking] = Counter()
    known = {name: number for number, name in names.items() if not _whole(name)}
    known |= {str(number): number for number in names}
    for line, fields in papers:
        if not _whole(fields[0]):
            faults.append(Fault(line, f"the count of ballots is no number: {fields[0] or 'empty'}"))
            continue
        ranks = [known.get(rank) or (int(rank) if _whole(rank) else None) for rank in fields[1:]]
        ranking = readable(ranks, names)
        if len(ranking) < len(ranks):
            rank = fields[len(ranking) + 1] or "left out"
            reason = f"rank {len(ranking) + 1} is unclear ({rank}); the ballot ends before it"
            notes.append(f"line {line}: {reason}")
        groups[ranking] += int(fields[0])
    return groups
