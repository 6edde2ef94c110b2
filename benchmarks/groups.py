"""Opinion groups: how long they take and how much memory, beside NumPy's SVD of the same matrix.

    python benchmarks/groups.py [--shared ../shared/data] [--only NAME]

Each line is a process of its own: ``read`` makes a matrix of the files, ``groups`` finds the groups
and ``figures`` what tells each apart; ``SVD`` is the floor, NumPy's singular values of the same
centred answers. Seconds of the clock, then of the processors; ``MB`` is the most memory up to then,
without the floor. ``Rand`` is the adjusted Rand index against the groups that Polis published. The
last lines are made: the largest conversation ten times, a tenth of its votes drawn anew.
"""

import argparse
import csv
import gzip
import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from _machine import machine
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from polls.algorithms.opinion_groups import UNSEEN, Votes, opinion_groups  # noqa: E402
from polls.algorithms.representativeness import consensus, representative  # noqa: E402
from transfers.formats.polis import read_votes  # noqa: E402

LARGEST = "american-assembly.bowling-green"
TIMES = 10
AIMS = {LARGEST: (1.0, 300), "ten times as many people": (8.0, 1000)}
"""Seconds for groups and figures, and megabytes of the whole process."""
AIMS["ten times as many statements"] = AIMS["ten times as many people"]


def made(votes: Votes, what: str) -> Votes:
    """The same conversation ten times, so that no two people or statements are alike."""
    chance = np.random.default_rng(1)
    cells = np.tile(votes.cells, (TIMES, 1) if what.endswith("people") else (1, TIMES))
    anew = (chance.random(cells.shape, dtype=np.float32) < 0.1) & (cells != UNSEEN)
    cells[anew] = chance.integers(-1, 2, anew.sum())
    people, statements = (list(map(str, range(number))) for number in cells.shape)
    return Votes(people, statements, cells, np.zeros(cells.shape[1], dtype=np.bool_))


def agreement(folder: Path, votes: Votes, members: NDArray[np.int64]) -> float:
    """With the groups of Polis."""
    from sklearn.metrics import adjusted_rand_score

    with gzip.open(folder / "participants-votes.csv.gz", "rt") as file:
        theirs = {row["participant"]: row["group-id"] for row in csv.DictReader(file)}
    pairs = zip(votes.participants, members, strict=True)
    both = [(theirs[who], int(group)) for who, group in pairs if group >= 0 and theirs.get(who)]
    return float(adjusted_rand_score(*zip(*both, strict=True)))


def floor(votes: Votes) -> float:
    """Seconds of NumPy's SVD of the answers less their means."""
    seen = votes.cells != UNSEEN
    answers = np.where(seen, votes.cells, 0).astype(np.float64)
    answers -= answers.sum(axis=0) / np.maximum(1, seen.sum(axis=0))
    answers[~seen] = 0
    began = perf_counter()
    np.linalg.svd(answers, full_matrices=False)
    return perf_counter() - began


def measure(folder: Path, what: str) -> dict[str, Any]:
    """In this process."""
    began = perf_counter()
    votes = read_votes(folder)
    read = perf_counter() - began
    if what:
        votes = made(votes, what)
    began, used = perf_counter(), process_time()
    grouping = opinion_groups(votes)
    groups = perf_counter() - began
    consensus(votes, grouping.members)
    for group in range(grouping.k):
        representative(votes, grouping.members, group)
    took, work = perf_counter() - began, process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "votes": int(votes.counts().sum()),
        "read": read,
        "groups": groups,
        "figures": took - groups,
        "work": work,
        "peak": peak,
        "k": grouping.k,
        "rand": None if what else agreement(folder, votes, grouping.members),
        "svd": floor(votes),
    }


def show(folder: Path, what: str) -> None:
    command = [sys.executable, __file__, "--measure", str(folder), what]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)
    rand = "" if found["rand"] is None else f"{found['rand']:.2f}"
    name = what or folder.name
    print(
        f"{name[:38]:38} {found['votes']:>9,} {found['read']:6.2f} {found['groups']:7.2f}"
        f" {found['figures']:8.2f} {found['work']:6.2f} {found['peak']:5.0f} {found['svd']:6.2f}"
        f" {found['k']:2} {rand:>5}"
    )
    seconds, memory = AIMS.get(name, (float("inf"), float("inf")))
    if found["groups"] + found["figures"] > seconds or found["peak"] > memory:
        print(f"  more than {seconds} s or {memory} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", default="", help="conversations with this in their name")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        folder, what = chosen.measure
        print(json.dumps(measure(Path(folder), what)))
        return
    folders = sorted(path.parent for path in chosen.shared.glob("polis/*/comments.csv"))
    if not folders:
        print(f"no conversations in {chosen.shared}: nothing measured")
        return
    print(f"Opinion groups. This machine: {machine()}.")
    print(
        f"{'conversation':38} {'votes':>9} {'read':>6} {'groups':>7} {'figures':>8} {'work':>6}"
        f" {'MB':>5} {'SVD':>6}  k  Rand"
    )
    for folder in folders:
        if chosen.only in folder.name:
            show(folder, "")
    for what in ("ten times as many people", "ten times as many statements"):
        largest = chosen.shared / "polis" / LARGEST
        if chosen.only in what and largest.is_dir():
            show(largest, what)


if __name__ == "__main__":
    main()
