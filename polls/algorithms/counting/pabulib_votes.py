"""The ballots of a Pabulib file: which projects each names, and with how many points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from polls.algorithms.counting.money import parse_number
from polls.algorithms.counting.records import Fault, fits

WITH_POINTS = ("ordinal", "cumulative", "scoring")
SHOWN = 5
POINTS_FOLLOW = "\0"


class VoteReader:
    """Reads the lines of VOTES one after another, then counts: equal votes only once."""

    def __init__(
        self,
        columns: Sequence[str],
        index: Mapping[str, int],
        vote_type: str,
        meta: Mapping[str, str],
    ) -> None:
        self.index = index
        self.vote_type = vote_type
        self.meta = meta
        self.width = len(columns)
        self.vote_at = columns.index("vote") if "vote" in columns else -1
        self.points_at = columns.index("points") if "points" in columns else -1
        self.has_points = vote_type in WITH_POINTS
        self.limits = {key: self._number(key) for key in ("min_length", "max_length")}
        self.faults: list[Fault] = []
        self.cast: dict[str, int] = {}
        self.not_whole: list[int] = []
        self.odd: dict[str, list[int]] = {}
        self.odd_votes: dict[str, str] = {}
        self.groups: Counter[tuple[int, ...]] = Counter()
        self.marked: Counter[tuple[tuple[int, Fraction], ...]] = Counter()
        self.points = [Fraction(0)] * len(index)
        self.named = [0] * len(index)
        self.ballots = 0
        self.blank = 0

    def check_columns(self, line: int) -> None:
        if self.vote_type in ("cumulative", "scoring") and self.points_at < 0 <= self.vote_at:
            reason = f"the column points of VOTES is missing, which {self.vote_type} votes need"
            self.faults.append(Fault(line, reason))

    def read(self, line: int, fields: list[str]) -> None:
        """Takes one line; what cannot be counted becomes a fault."""
        if self.vote_at < 0:
            return
        if not fits(fields, self.width):
            reason = f"{len(fields)} fields where VOTES has {self.width} columns"
            self.faults.append(Fault(line, reason))
            return
        vote = fields[self.vote_at].strip()
        if self.has_points and self.points_at >= 0:
            vote += POINTS_FOLLOW + fields[self.points_at].strip()
        if vote not in self.cast:
            wrong = self._wrong(vote)
            if wrong:
                self.faults.append(Fault(line, wrong))
                return
            self.cast[vote] = 0
            if self.has_points and not all(map(_whole, self._parts(vote)[1])):
                self.not_whole.append(line)
        self.cast[vote] += 1
        if vote in self.odd_votes:
            self.odd[self.odd_votes[vote]].append(line)

    def count(self) -> None:
        """Counts all votes that were read."""
        while self.cast:
            vote, count = self.cast.popitem()
            self._count(vote, count)
        # Scoring: projects that a ballot leaves out have META's default score on it.
        default = self._number("default_score") if self.vote_type == "scoring" else None
        if default:
            for project, named in enumerate(self.named):
                self.points[project] += default * (self.ballots - named)

    def notes(self) -> list[str]:
        """What was counted although it is odd, with the first few lines."""
        found = []
        for reason, lines in self.odd.items():
            which = ", ".join(map(str, lines[:SHOWN])) + (" …" if len(lines) > SHOWN else "")
            many = "1 vote" if len(lines) == 1 else f"{len(lines)} votes"
            found.append(f"{many} {reason}, counted all the same (line {which}).")
        return found

    def _wrong(self, vote: str) -> str:
        """What is wrong with a vote, empty when nothing is."""
        names, points = self._parts(vote)
        unknown = sorted({name for name in names if name not in self.index})
        if "" in unknown:
            return "the vote has an empty place between its commas"
        if unknown:
            return f"the vote names an unknown project: {', '.join(unknown)}"
        if self.vote_type == "choose-1" and len(names) > 1:
            return f"a choose-1 vote names {len(names)} projects"
        self._look_for_oddities(vote, names)
        return self._wrong_points(names, points)

    def _wrong_points(self, names: list[str], points: list[str]) -> str:
        if not self.has_points or self.points_at < 0:
            return ""
        if not points and self.vote_type == "ordinal":
            return ""
        if len(points) != len(names):
            return f"the vote names {len(names)} projects and gives {len(points)} points"
        for value in points:
            number = parse_number(value)
            if number is None or (number < 0 and self.vote_type != "scoring"):
                return f"points that are no number of points: {value or 'empty'}"
        return ""

    def _look_for_oddities(self, vote: str, names: list[str]) -> None:
        least, most = self.limits["min_length"], self.limits["max_length"]
        reason = ""
        if len(set(names)) < len(names):
            reason = "naming a project twice"
        elif most is not None and len(names) > most:
            reason = f"with more projects than the {most} that META allows"
        elif names and least is not None and len(names) < least:
            reason = f"with fewer projects than the {least} that META asks for"
        if reason:
            self.odd_votes[vote] = reason
            self.odd.setdefault(reason, [])

    def _parts(self, vote: str) -> tuple[list[str], list[str]]:
        """The projects and the points of a vote as they are written."""
        names, _, points = vote.partition(POINTS_FOLLOW)
        return _listed(names), _listed(points)

    def _count(self, vote: str, count: int) -> None:
        """Adds a vote as often as it was cast."""
        names, points = self._parts(vote)
        projects = [self.index[name] for name in names]
        self.ballots += count
        if not projects:
            self.blank += count
        approved = projects
        if self.has_points:
            given = self._given(projects, points)
            for project, value in zip(projects, given, strict=True):
                self.points[project] += value * count
            self.marked[tuple(zip(projects, given, strict=True))] += count
            if self.vote_type != "ordinal":
                approved = [p for p, value in zip(projects, given, strict=True) if value > 0]
        distinct = set(projects)
        for project in distinct:
            self.named[project] += count
        self.groups[tuple(sorted(set(approved)))] += count

    def _given(self, projects: list[int], points: list[str]) -> list[Fraction]:
        """The points of a vote: as written, or Borda's for a ranking without any."""
        if points:
            return [parse_number(value) or Fraction(0) for value in points]
        most = self.limits["max_length"] or Fraction(len(self.index))
        return [max(most - place, Fraction(0)) for place in range(len(projects))]

    def _number(self, key: str) -> Fraction | None:
        return parse_number(self.meta.get(key, ""))


def _whole(points: str) -> bool:
    number = parse_number(points)
    return number is not None and number.denominator == 1 and number >= 0


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")] if text else []
