"""Random elections, and files of them as odd as the formats allow."""

import csv
import io
import random
from dataclasses import dataclass, field
from fractions import Fraction

TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
NAMES = ["Taman; dan bangku", 'Lampu "RT 9"', "Drainase", " x ", "", "Jalan, gang", "Posyandu é"]
PRICES = [[1, 2, 3], [0, 5, 5, 10], [7], [3, 4, 6, 12, 30], [2, 95], [1, 300]]


@dataclass
class Budget:
    """What a Pabulib file says, apart from how it says it."""

    vote_type: str
    budget: Fraction
    names: list[str]
    costs: list[Fraction]
    votes: list[list[int]]
    given: list[list[Fraction]]
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def approvals(self) -> list[frozenset[int]]:
        """What Equal Shares takes as approved: given more than zero points, where there are any."""
        if self.vote_type not in ("cumulative", "scoring"):
            return [frozenset(vote) for vote in self.votes]
        pairs = zip(self.votes, self.given, strict=True)
        return [
            frozenset(p for p, n in zip(vote, given, strict=True) if n > 0) for vote, given in pairs
        ]

    @property
    def points(self) -> list[Fraction]:
        """What greedy adds up."""
        sums = [Fraction(0)] * len(self.costs)
        for vote, given in zip(self.votes, self.given, strict=True):
            for p, n in zip(vote, given, strict=True):
                sums[p] += n
            for p in set(range(len(self.costs))) - set(vote):
                sums[p] += Fraction(self.meta.get("default_score", 0))
        return sums


def random_budget(rng: random.Random) -> Budget:
    vote_type, projects = rng.choice(TYPES), rng.randint(1, 7)
    price, parts = rng.choice(PRICES), rng.choice([1, 1, 1, 4])
    names = rng.sample([*"0123456789", "10", "11", "a", "B", "P 1", "é"], projects)
    most = 1 if vote_type == "choose-1" else projects
    votes = []
    for _ in range(rng.choice([0, 1, 2, 5, 12])):
        length = rng.randint(0 if rng.random() < 0.2 else 1, most)
        votes.append(rng.sample(range(projects), length))
    meta = {"max_length": str(most)} if rng.random() < 0.5 else {}
    if vote_type == "scoring" and rng.random() < 0.5:
        meta["default_score"] = rng.choice(["0", "2", "-1", "0.5"])
    return Budget(
        vote_type=vote_type,
        budget=Fraction(rng.randint(0, 60), rng.choice([1, 1, 2])),
        names=names,
        costs=[Fraction(rng.choice(price), parts) for _ in range(projects)],
        votes=votes,
        given=[_given(rng, vote_type, len(vote), projects) for vote in votes],
        meta=meta,
    )


def _given(rng: random.Random, vote_type: str, length: int, projects: int) -> list[Fraction]:
    if vote_type == "ordinal":
        return [Fraction(projects - place) for place in range(length)]
    if vote_type == "cumulative":
        return [Fraction(rng.choice([0, 1, 3, 10])) for _ in range(length)]
    if vote_type == "scoring":
        return [Fraction(rng.choice([-2, 0, 1, 5]), rng.choice([1, 2])) for _ in range(length)]
    return [Fraction(1)] * length


def amount(rng: random.Random, value: Fraction) -> str:
    """One of the spellings of a number."""
    plain = str(float(value)) if value.denominator > 1 else str(value.numerator)
    return rng.choice([plain, plain, f" {plain}", plain + ("0" if "." in plain else ".00")])


def pabulib_text(rng: random.Random, election: Budget) -> str:
    """The file, with columns in any order, optional ones there or not, and spare quotation."""
    meta = {
        "vote_type": rng.choice([election.vote_type, election.vote_type.upper()]),
        "budget": amount(rng, election.budget),
        **election.meta,
    }
    if rng.random() < 0.5:
        meta |= {"num_votes": str(len(election.votes)), "description": 'a; "b"'}
    projects = {
        "project_id": election.names,
        "cost": [amount(rng, cost) for cost in election.costs],
        "name": [rng.choice(NAMES) for _ in election.names],
        "category": [rng.choice(["", "a,b"]) for _ in election.names],
        "target": ["x" for _ in election.names],
    }
    comma = rng.choice([",", ",", " , "])
    votes = {
        "voter_id": [str(n) for n in range(len(election.votes))],
        "vote": [comma.join(election.names[p] for p in vote) for vote in election.votes],
        "points": [comma.join(str(float(n)) for n in given) for given in election.given],
        "age": [rng.choice(["", "30"]) for _ in election.votes],
    }
    if election.vote_type not in ("cumulative", "scoring") and rng.random() < 0.7:
        del votes["points"]
    if election.vote_type in ("approval", "choose-1"):
        votes.pop("points", None)
    sections = [
        ("META", _rows(rng, {"key": list(meta), "value": list(meta.values())})),
        ("PROJECTS", _rows(rng, projects, ("project_id", "cost"))),
        ("VOTES", _rows(rng, votes, ("vote", "points", "voter_id"))),
    ]
    rng.shuffle(sections)
    lines = [[*line] for name, rows in sections for line in ([name], *rows)]
    return _odd_text(rng, lines, ";")


def _rows(
    rng: random.Random, columns: dict[str, list[str]], needed: tuple[str, ...] = ()
) -> list[list[str]]:
    kept = [name for name in columns if not needed or name in needed or rng.random() < 0.5]
    rng.shuffle(kept)
    return [kept, *(list(row) for row in zip(*(columns[name] for name in kept), strict=True))]


def _odd_text(rng: random.Random, lines: list[list[str]], delimiter: str) -> str:
    text, end = io.StringIO(), rng.choice(["\n", "\r\n"])
    padding = rng.choice([0, 0, 2])
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    for line in lines:
        writer.writerow([*line, *[""] * padding])
        if rng.random() < 0.05:
            text.write(end)
    return rng.choice(["", "\ufeff"]) + text.getvalue()


@dataclass
class Ranked:
    """What a file of ranked ballots says: rows of a count and its ranks as they are written."""

    names: list[str]
    seats: int
    rows: list[tuple[int, list[str]]]

    @property
    def papers(self) -> list[tuple[int, ...]]:
        """Each ballot up to its first rank that is unclear."""
        found = []
        for count, ranks in self.rows:
            kept: list[int] = []
            for rank in ranks:
                number = int(rank) if rank.strip().isdigit() else 0
                if number in kept or not 1 <= number <= len(self.names):
                    break
                kept.append(number)
            found += [tuple(kept)] * count
        return found


def random_ranked(rng: random.Random) -> Ranked:
    candidates = rng.randint(1, 6)
    rows = []
    for _ in range(rng.choice([1, 2, 4, 9])):
        order = rng.sample(range(1, candidates + 1), rng.randint(0, candidates))
        ranks = [str(c) for c in order]
        if rng.random() < 0.3 and ranks:
            odd = rng.choice(["", ranks[0], str(candidates + 1), "0", "x", "-1"])
            ranks.insert(rng.randint(0, len(ranks)), odd)
        rows.append((rng.choice([0, 1, 1, 2, 5, 30]), ranks))
    names = [f"{rng.choice(['Ani', 'Budi, S.T.', 'O’Neil'])} {c}" for c in range(candidates)]
    return Ranked(names, rng.randint(1, candidates + 1), rows)


def ranked_text(rng: random.Random, election: Ranked) -> str:
    lines = [[str(len(election.names)), str(election.seats)]]
    lines += [[str(count), *ranks] for count, ranks in election.rows]
    if rng.random() < 0.5:
        lines += [[f"Candidate {n}", name, "P"] for n, name in enumerate(election.names, start=1)]
    else:
        lines += [[name] for name in election.names]
    if rng.random() < 0.5:
        lines.append(["A place, somewhere"])
    return _odd_text(rng, lines, ",")
