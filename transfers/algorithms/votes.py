"""What a Pabulib election becomes as a poll, or why it cannot be one. Pure values, no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from polls.algorithms.counting.money import parse_number
from polls.algorithms.counting.pabulib import Election
from polls.algorithms.counting.records import Fault, Unreadable
from web.years import YEARS

EQUAL_SHARES, GREEDY = "equal-shares", "greedy"
FEWEST_PROJECTS, MOST_PROJECTS = 2, 1000
LARGEST_AMOUNT = 10**15
MOST_POINTS = 20_000_000
"""Points on all ballots that differ, where META gives a default score to each project."""
LONGEST_QUESTION, LONGEST_CATEGORY = 255, 60
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y")
KEPT = (
    "description", "country", "unit", "subunit", "district", "instance", "vote_type", "rule",
    "currency", "date_begin", "date_end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportedOption:
    """A project: its identifier in the file, and what the ballot showed."""

    identifier: str
    label: str
    cost: int
    category: str


@dataclass(frozen=True, slots=True)
class ImportedPoll:
    """A poll as it comes out of a file. Options are in the order in which ties are broken."""

    question: str
    rule: str
    method: str
    limits: dict[str, int]
    counting: dict[str, Any]
    options: list[ImportedOption]
    ballots: list[Any]
    begins: date | None
    ends: date | None
    electorate: int | None
    source: dict[str, Any]
    """What the file says of itself, and the identifiers of its projects by position."""


def imported_poll(
    election: Election, *, file: str, rule: str | None = None, completion: str | None = None
) -> ImportedPoll:
    """The poll of a readable file. Without a rule it is greedy where META says so, else Equal
    Shares with ``add1``. Raises Unreadable with each line that a poll cannot hold."""
    chosen = rule or _rule_of(election)
    by_points = chosen == GREEDY and election.counts_points
    faults = [*_amounts(election), *(_points(election) if by_points else ())]
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: fault.line))
    if not FEWEST_PROJECTS <= len(election.projects) <= MOST_PROJECTS:
        raise Unreadable(f"A vote holds {FEWEST_PROJECTS} to {MOST_PROJECTS} projects.")
    if by_points and _default(election):
        held = len(election.marked) * len(election.projects)
        if held > MOST_POINTS:
            reason = f"the default score makes {held} points, a vote holds {MOST_POINTS}"
            raise Unreadable([Fault(election.lines["META default_score"], reason)])
    order = sorted(range(len(election.projects)), key=lambda i: election.projects[i].identifier)
    positions = {index: position for position, index in enumerate(order, start=1)}
    ballots: list[Any]
    limits: dict[str, int] = {}
    if by_points:
        ballots = list(_pointed(election, positions))
        limits["points"] = max((max(b.values(), default=0) for b in ballots), default=0)
    else:
        ballots = list(_approved(election, positions))
    counting: dict[str, Any] = {"budget": int(election.budget), "shares": []}
    if chosen == EQUAL_SHARES:
        counting["completion"] = completion or "add1"
    options = [_option(election, index) for index in order]
    return ImportedPoll(
        question=_question(election.meta, file),
        rule=chosen,
        method="score" if by_points else "budget",
        limits=limits,
        counting=counting,
        options=options,
        ballots=ballots,
        begins=_date(election.meta.get("date_begin", "")),
        ends=_date(election.meta.get("date_end", "")),
        electorate=_electorate(election),
        source=_source(election, options, file),
    )


def _rule_of(election: Election) -> str:
    said = election.meta.get("rule", "").strip().lower()
    return GREEDY if said == GREEDY else EQUAL_SHARES


def _amounts(election: Election) -> Iterator[Fault]:
    """Rupiah are whole: costs and budgets with a part of one cannot become those of a poll."""
    if election.budget.denominator != 1 or election.budget > LARGEST_AMOUNT:
        said = election.meta["budget"]
        yield Fault(election.lines["META budget"], f"the budget is no whole amount: {said}")
    for project in election.projects:
        if project.cost.denominator != 1 or project.cost > LARGEST_AMOUNT:
            reason = f"the cost of project {project.identifier} is no whole amount"
            yield Fault(election.lines[f"project {project.identifier}"], reason)


def _points(election: Election) -> Iterator[Fault]:
    for line in election.not_whole:
        yield Fault(line, "points of a poll are whole numbers from zero on")
    default = _default(election)
    if default.denominator != 1 or default < 0:
        yield Fault(election.lines["META default_score"], "the default score is no whole number")


def _default(election: Election) -> Fraction:
    """What a scoring ballot gives the projects that it leaves out."""
    if election.vote_type != "scoring":
        return Fraction(0)
    return parse_number(election.meta.get("default_score", "")) or Fraction(0)


def _approved(election: Election, positions: Mapping[int, int]) -> Iterator[list[int]]:
    """Each ballot as the positions it marks; equal ballots share one list."""
    profile, blank = election.approvals, election.ballots
    for (first, after), weight in zip(pairwise(profile.starts), profile.weights, strict=True):
        marked = sorted(positions[int(index)] for index in profile.columns[first:after])
        blank -= int(weight)
        for _ballot in range(int(weight)):
            yield marked
    for _ballot in range(blank):
        yield []


def _pointed(election: Election, positions: Mapping[int, int]) -> Iterator[dict[str, int]]:
    """Each ballot as its points by position; a project named twice has both."""
    default = int(_default(election))
    for given, count in election.marked.items():
        points: dict[str, int] = {}
        for index, number in given:
            name = str(positions[index])
            points[name] = points.get(name, 0) + int(number)
        if default:
            points = {str(p): default for p in positions.values()} | points
        for _ballot in range(count):
            yield points


def _option(election: Election, index: int) -> ImportedOption:
    project = election.projects[index]
    category = project.category
    if len(category) > LONGEST_CATEGORY:
        category = category[: LONGEST_CATEGORY - 1] + "…"
    label = " ".join((project.name or project.identifier).split())
    return ImportedOption(project.identifier, label, int(project.cost), category)


def _question(meta: Mapping[str, str], file: str) -> str:
    words = meta.get("description") or " ".join(
        meta[key] for key in ("unit", "subunit", "instance") if meta.get(key)
    )
    return " ".join((words or file).split())[:LONGEST_QUESTION]


def _date(text: str) -> date | None:
    for form in DATES:
        try:
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
        return day if day.year in YEARS else None
    return None


def _electorate(election: Election) -> int | None:
    """How many could vote, where META says it: no key of the format, but ours."""
    number = parse_number(election.meta.get("electorate", ""))
    fine = number is not None and number.denominator == 1 and number >= election.ballots
    return int(number) if fine and number is not None else None


def _source(election: Election, options: list[ImportedOption], file: str) -> dict[str, Any]:
    said = {key: election.meta[key] for key in KEPT if election.meta.get(key)}
    return {
        "format": "pabulib",
        "file": file,
        "meta": said,
        "projects": [option.identifier for option in options],
    }
