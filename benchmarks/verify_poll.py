"""How long anybody needs to check a vote: verify_poll.py on a package, as a program of its own.

    python benchmarks/verify_poll.py [--ballots 100000] [--heads 337] [--python PATH]

A synthetic package with ten options, a log with one entry a ballot and hourly signed heads. Beside
it stands the floor: the same Python reading the same file as JSON and nothing else. Both take
turns, and what is told is the time of the processor, so that a busy machine changes it little.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from _machine import machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from polls.algorithms import verify_poll  # noqa: E402

PROGRAM = Path(verify_poll.__file__)
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
AT = "2026-11-24T00:00:00+00:00"
CLOSED = "2026-12-08T00:00:00+00:00"


def spelled(entry: dict[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"))


def package(count: int, heads: int) -> dict[str, Any]:
    """A package that holds, as a counted vote would publish it."""
    chance = random.Random(1)
    options = [{"position": p, "labels": {"id": f"Pilihan {p}"}} for p in range(1, 11)]
    rules: dict[str, Any] = {"method": "single", "rule": "single-choice", "options": options}
    rules |= {"limits": {}, "counting": {}, "order_seed": "", "quorum": 0, "electorate": count}
    rules |= {"opens_at": AT, "closes_at": CLOSED}
    hashes = [chance.randbytes(32).hex() for _ in range(count)]
    ballots = sorted([chance.randint(1, 9), f"64.72.0{chance.randint(1, 9)}"] for _ in range(count))
    result = verify_poll.add_up([choice for choice, _ in ballots], rules) | {
        "rule": "single-choice",
        "ballots": count,
        "invalid": 0,
        "voted": count,
        "electorate": count,
        "electorate_at_opening": count,
        "quorum": 0,
        "quorum_met": True,
        "strata": verify_poll.strata(ballots, rules),
    }
    entries = [
        {"type": "opening", "rules_hash": verify_poll.digest(rules), **rules},
        {"type": "rehearsal", "opened": True},
        {"type": "electorate", "size": count},
        *({"type": "envelope", "hash": value} for value in hashes),
        {"type": "closing", "at": CLOSED, "electorate": count, "envelopes": sorted(hashes)},
        {"type": "result", "result": result, "inputs": verify_poll.digest(ballots)},
    ]
    log = [spelled(entry) for entry in entries]
    found = {"rules": rules, "envelopes": sorted(hashes), "ballots": ballots, "result": result}
    return signed(log, heads) | found


def signed(log: list[str], heads: int) -> dict[str, Any]:
    """The log with its hashes and heads, signed by a key of its own."""
    key = Ed25519PrivateKey.generate()
    leaves = [verify_poll.leaf_hash(data.encode()) for data in log]
    sizes = sorted({max(1, len(log) * n // heads) for n in range(1, heads + 1)})
    roots = verify_poll.roots(leaves, sizes)
    published = []
    for size in sizes:
        root = roots[size].hex()
        message = f"poll/1\n{size}\n{root}\n{AT}\n".encode()
        signature = key.sign(message).hex()
        published.append({"size": size, "root": root, "at": AT, "signature": signature})
    return {
        "format": "rembuk-poll 2",
        "log_name": "poll/1",
        "key": key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        "log": log,
        "leaves": [leaf.hex() for leaf in leaves],
        "heads": published,
    }


def seconds(*command: str) -> float:
    """How long the processor worked for one run of a program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--heads", type=int, default=337)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", default=sys.executable, help="another interpreter")
    chosen = parser.parse_args()
    print(f"Checking a vote. This machine: {machine()}.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suara.json"
        file.write_text(json.dumps(package(chosen.ballots, chosen.heads)), encoding="utf-8")
        floors, wholes = [], []
        for _ in range(chosen.rounds):
            floors.append(seconds(chosen.python, "-c", FLOOR, str(file)))
            wholes.append(seconds(chosen.python, str(PROGRAM), str(file)))
        floor, whole = median(floors), median(wholes)
        print(f"{chosen.ballots:,} ballots, {chosen.heads} heads, {file.stat().st_size >> 20} MB")
        print(f"reading the file      {floor:6.2f} s")
        print(f"checking all of it    {whole:6.2f} s   {whole / floor:.1f} x")


if __name__ == "__main__":
    main()
