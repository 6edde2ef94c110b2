"""Reads participatory budgeting elections in the Pabulib format (``.pb``).

Faliszewski et al.: "Participatory Budgeting: Data, Tools, and Analysis" (IJCAI 2023), pabulib.org.
Three sections, ``META`` (key;value), ``PROJECTS`` and ``VOTES``, each with its list of columns
first. Everything that cannot be counted is collected, so that one run shows all of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from polls.algorithms.counting.money import parse_number
from polls.algorithms.counting.outcomes import Project
from polls.algorithms.counting.pabulib_votes import VoteReader
from polls.algorithms.counting.profiles import Profile, profile
from polls.algorithms.counting.records import Fault, Unreadable, fits, records, text_of

SECTIONS = ("META", "PROJECTS", "VOTES")
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("vote",)}


@dataclass(frozen=True)
class Election:
    """A readable file. ``points`` decide greedy selection; ``notes`` say what a reader should
    know about how the file was understood."""

    meta: Mapping[str, str]
    vote_type: str
    budget: Fraction
    projects: list[Project]
    ballots: int
    valid: int
    approvals: Profile
    points: list[Fraction]
    notes: list[str]
    greedy_notes: list[str]
    shares_notes: list[str]
    marked: Mapping[tuple[tuple[int, Fraction], ...], int]
    """Ballots with points: for each project (by its index) what it gets, and how many say so."""
    counts_points: bool
    """Whether greedy adds points; else the votes of each project."""
    not_whole: Sequence[int]
    """Lines with points that are no whole numbers from zero on."""
    lines: Mapping[str, int]
    """Where projects and the keys of META stand: ``project ID`` and ``META key``."""


@dataclass
class _Reading:
    """What is known while the lines go by."""

    faults: list[Fault] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    projects: list[Project] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    column_lines: dict[str, int] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def fault(self, line: int, reason: str) -> None:
        self.faults.append(Fault(line, reason))


def read_pabulib(path: Path) -> Election:
    """The election in a file. Raises Unreadable with all that is wrong with it."""
    reading = _Reading()
    text = text_of(path)
    votes = _sections(text, reading)
    budget = _budget(reading)
    if reading.faults:
        raise Unreadable(sorted(reading.faults, key=lambda fault: fault.line))
    votes.count()
    return _election(reading, votes, budget)


def _sections(text: str, reading: _Reading) -> VoteReader:
    """Hands each line to its section. Votes that stand before what they need wait for it."""
    section = ""
    votes: VoteReader | None = None
    waiting: list[tuple[int, list[str]]] = []
    for line, fields in records(text, ";", reading.faults):
        name = _section_name(fields)
        if name:
            section = _open_section(reading, name, line)
        elif not section:
            reading.fault(line, "text before the first section (META, PROJECTS, VOTES)")
        elif section not in reading.columns or section != "VOTES":
            _before_votes(reading, section, line, fields)
        elif len(reading.columns) < len(SECTIONS):
            waiting.append((line, fields))
        else:
            votes = votes or _vote_reader(reading)
            votes.read(line, fields)
    votes = votes or _vote_reader(reading)
    for line, fields in waiting:
        votes.read(line, fields)
    for name in SECTIONS:
        if name not in reading.columns:
            reading.fault(text.count("\n") + 1, f"the section {name} is missing or empty")
    return votes


def _before_votes(reading: _Reading, section: str, line: int, fields: list[str]) -> None:
    if section not in reading.columns:
        _columns(reading, section, line, fields)
    elif section == "META":
        _meta(reading, line, fields)
    else:
        _project(reading, line, fields)


def _open_section(reading: _Reading, name: str, line: int) -> str:
    if name in reading.opened:
        reading.fault(line, f"a second section {name}")
    reading.opened.append(name)
    return name


def _vote_reader(reading: _Reading) -> VoteReader:
    """The reader of the votes, as META and PROJECTS say they are written."""
    votes = VoteReader(
        reading.columns.get("VOTES", []), reading.index, _vote_type(reading), reading.meta
    )
    votes.faults = reading.faults
    votes.check_columns(reading.column_lines.get("VOTES", 1))
    return votes


def _section_name(fields: list[str]) -> str:
    """The section that a line opens; spreadsheets leave empty fields behind the word."""
    first = fields[0].strip()
    return first.upper() if first.upper() in SECTIONS and not any(fields[1:]) else ""


def _columns(reading: _Reading, section: str, line: int, fields: list[str]) -> None:
    names = [name.strip().lower() for name in fields]
    for needed in NEEDED[section]:
        if needed not in names:
            reading.fault(line, f"the column {needed} of {section} is missing")
    for name, count in Counter(names).items():
        if count > 1 and name:
            reading.fault(line, f"the column {name} of {section} stands there {count} times")
    reading.columns[section] = names
    reading.column_lines[section] = line


def _meta(reading: _Reading, line: int, fields: list[str]) -> None:
    columns = reading.columns["META"]
    values = dict(zip(columns, map(str.strip, fields), strict=False))
    key, value = values.get("key", "").lower(), values.get("value")
    if not key or value is None:
        reading.fault(line, "META needs a key and a value")
    elif reading.meta.get(key, value) != value:
        reading.fault(line, f"META says {key} a second time and differently")
    else:
        reading.meta[key] = value
        reading.meta_lines[key] = line


def _project(reading: _Reading, line: int, fields: list[str]) -> None:
    columns = reading.columns["PROJECTS"]
    if not fits(fields, len(columns)):
        reading.fault(line, f"{len(fields)} fields where PROJECTS has {len(columns)} columns")
        return
    values = dict(zip(columns, fields, strict=False))
    identifier = values.get("project_id", "").strip()
    cost = parse_number(values.get("cost", ""))
    if not identifier:
        reading.fault(line, "a project without project_id")
    elif identifier in reading.index:
        reading.fault(line, f"the project {identifier} is listed a second time")
    elif cost is None or cost < 0:
        written = values.get("cost", "").strip()
        reading.fault(line, f"the cost of project {identifier} is no amount: {written or 'empty'}")
    else:
        name, category = values.get("name", "").strip(), values.get("category", "").strip()
        reading.projects.append(Project(identifier, cost, name, category))
        reading.lines[f"project {identifier}"] = line
    if identifier:
        # Known even when its cost is wrong, so that votes for it are no further faults.
        reading.index.setdefault(identifier, len(reading.index))


def _vote_type(reading: _Reading) -> str:
    vote_type = reading.meta.get("vote_type", "").lower()
    if vote_type not in VOTE_TYPES and "META" in reading.columns:
        line = reading.meta_lines.get("vote_type", reading.column_lines["META"])
        known = ", ".join(VOTE_TYPES)
        said = vote_type or "missing"
        reading.fault(line, f"unknown vote_type in META: {said} (known: {known})")
    return vote_type


def _budget(reading: _Reading) -> Fraction:
    budget = parse_number(reading.meta.get("budget", ""))
    if "META" in reading.columns and (budget is None or budget < 0):
        line = reading.meta_lines.get("budget", reading.column_lines["META"])
        said = reading.meta.get("budget") or "missing"
        reading.fault(line, f"the budget in META is no amount: {said}")
    return budget or Fraction(0)


def _election(reading: _Reading, votes: VoteReader, budget: Fraction) -> Election:
    projects = len(reading.projects)
    approvals = profile(votes.groups, projects, votes.ballots)
    valid = votes.ballots - votes.blank
    points = votes.points
    notes, greedy_notes, shares_notes = votes.notes(), [], []
    by_votes = not votes.has_points or _published_votes_only(reading, votes.vote_type)
    if by_votes:
        points = [Fraction(count) for count in approvals.votes]
        if votes.has_points:
            greedy_notes.append("The file publishes votes and no score: greedy counts votes.")
    if votes.has_points:
        named = "ranked" if votes.vote_type == "ordinal" else "given points"
        shares_notes.append(f"Equal Shares takes every project {named} as approved.")
    for key, count in (("num_votes", votes.ballots), ("num_projects", projects)):
        if reading.meta.get(key) not in (None, "", str(count)):
            notes.append(f"META says {key} {reading.meta[key]}; the file holds {count}.")
    return Election(
        meta=reading.meta,
        vote_type=votes.vote_type,
        budget=budget,
        projects=reading.projects,
        ballots=votes.ballots,
        valid=valid,
        approvals=approvals,
        points=points,
        notes=notes,
        greedy_notes=greedy_notes,
        shares_notes=shares_notes,
        marked=votes.marked,
        counts_points=not by_votes,
        not_whole=votes.not_whole,
        lines=reading.lines | {f"META {key}": line for key, line in reading.meta_lines.items()},
    )


def _published_votes_only(reading: _Reading, vote_type: str) -> bool:
    """Whether a city with cumulative ballots published the votes of its projects, not points."""
    columns = reading.columns["PROJECTS"]
    return vote_type == "cumulative" and "votes" in columns and "score" not in columns
