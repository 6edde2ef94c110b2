"""How long elections take to count, and how much memory, beside the time to read the bare file.

    python benchmarks/tally.py [--shared ../shared/data] [--quick] [--only NAME]

Each line is a process of its own that counts one file as ``manage.py tally`` does, without Django:
``floor`` reads the bytes and splits them into lines, ``read`` makes ballots of them, ``count`` runs
the rule with its explanation, all in seconds of the processor, so that a busy machine changes them
little; ``MB`` is the most memory of the whole process. Synthetic elections are
made up first; those of the shared data are counted where that folder is. ``--quick`` leaves
out the election of 1,000,000 ballots.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from _machine import machine

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from polls.algorithms.counting.budgets import equal_shares  # noqa: E402
from polls.algorithms.counting.pabulib import read_pabulib  # noqa: E402
from polls.algorithms.counting.ranked_files import read_ranked  # noqa: E402
from polls.algorithms.counting.schulze import schulze  # noqa: E402
from polls.algorithms.counting.transferable import instant_runoff, scottish_stv  # noqa: E402


@dataclass(frozen=True)
class Case:
    """A file and the rule that counts it."""

    name: str
    path: Path
    rule: str


def budget_file(path: Path, voters: int, projects: int, budget: int) -> Path:
    """Approval ballots of 1 to 10 projects, popular ones more often; costs over two magnitudes."""
    rng = random.Random(voters + projects)
    names = [f"P{p}" for p in range(projects)]
    weights = [1 / (p + 5) for p in range(projects)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"META\nkey;value\nbudget;{budget}\nvote_type;approval\n")
        file.write("PROJECTS\nproject_id;cost;name\n")
        for name in names:
            cost = round(budget * 10 ** rng.uniform(-3, -1))
            file.write(f"{name};{cost};Project {name}\n")
        file.write("VOTES\nvoter_id;vote\n")
        for voter in range(voters):
            chosen = dict.fromkeys(rng.choices(names, weights, k=rng.randint(1, 10)))
            file.write(f"{voter};{','.join(chosen)}\n")
    return path


def ranked_file(path: Path, voters: int, candidates: int, seats: int) -> Path:
    """Rankings of every length."""
    rng = random.Random(voters + candidates)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{candidates},{seats},\n")
        for _ in range(voters):
            ranks = rng.sample(range(1, candidates + 1), rng.randint(1, candidates))
            file.write(f"1,{','.join(map(str, ranks))},\n")
        file.writelines(f'"Candidate {c}","Name {c}",\n' for c in range(1, candidates + 1))
    return path


def cases(folder: Path, shared: Path, quick: bool) -> Iterator[Case]:
    for voters, projects in ((1_000, 20), (10_000, 50), (90_000, 160)):
        name = f"{voters:,} × {projects} projects"
        path = budget_file(folder / f"b{voters}.pb", voters, projects, voters * 100)
        yield Case(name, path, "add1")
    if not quick:
        path = budget_file(folder / "large.pb", 1_000_000, 500, 50_000_000)
        yield Case("1,000,000 × 500 projects", path, "none")
        yield Case("1,000,000 × 500 projects", path, "add1")
    for rule in ("scottish-stv", "irv", "schulze"):
        path = ranked_file(folder / "ranked.csv", 100_000, 12, 4)
        yield Case("100,000 × 12 candidates", path, rule)
    for path in sorted(shared.glob("pabulib/*.pb")):
        if read_pabulib(path).vote_type == "approval":
            yield Case(path.stem, path, "add1")
    for path in sorted(shared.glob("scot_stv/*_ward1.csv")):
        yield Case(path.stem, path, "scottish-stv")


def measure(path: Path, rule: str) -> dict[str, float | str]:
    """In this process: seconds of each step, and the most memory so far."""
    began = process_time()
    lines = path.read_bytes().split(b"\n")
    floor = process_time() - began
    del lines
    began = process_time()
    if path.suffix == ".pb":
        election = read_pabulib(path)
        read = process_time() - began
        began = process_time()
        outcome = equal_shares(election.approvals, election.projects, election.budget, rule)
        said = f"{len(outcome.winners)} winners, endowment {float(outcome.endowment or 0):,.2f}"
    else:
        file = read_ranked(path)
        read = process_time() - began
        began = process_time()
        if rule == "scottish-stv":
            ranked = scottish_stv(file.groups, file.names, file.seats or 1)
        elif rule == "irv":
            ranked = instant_runoff(file.groups, file.names)
        else:
            ranked = schulze(file.groups, file.names)
        said = f"{len(ranked.elected)} elected in {len(ranked.rounds)} rounds"
    count = process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"floor": floor, "read": read, "count": count, "peak": peak, "said": said}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--quick", action="store_true", help="without 1,000,000 ballots")
    parser.add_argument("--only", default="", help="cases with this in their name")
    parser.add_argument("--measure", nargs=2, metavar=("FILE", "RULE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        path, rule = arguments.measure
        print(json.dumps(measure(Path(path), rule)))
        return
    print(f"Counting. This machine: {machine()}.")
    if not arguments.shared.is_dir():
        print(f"{arguments.shared} is not there: synthetic elections only.")
    print(f"{'election':36} {'rule':13} {'floor s':>8} {'read s':>8} {'count s':>8} {'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder), arguments.shared, arguments.quick):
            if arguments.only in case.name:
                show(case)


def show(case: Case) -> None:
    command = [sys.executable, __file__, "--measure", str(case.path), case.rule]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)
    times = f"{found['floor']:8.3f} {found['read']:8.3f} {found['count']:8.3f}"
    print(f"{case.name:36} {case.rule:13} {times} {found['peak']:6.0f}  {found['said']}")


if __name__ == "__main__":
    main()
