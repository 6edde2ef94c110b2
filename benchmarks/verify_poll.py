"""How long anybody needs to check a vote: verify_poll.py on a package, as a program of its own.

    python benchmarks/verify_poll.py [--ballots 100000] [--heads 337]

A synthetic package with ten options, a log with one entry a ballot and hourly signed heads. Beside
it stands the floor: the same Python reading the same file as JSON and nothing else.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from polls import verify_poll  # noqa: E402

PROGRAM = ROOT / "polls" / "verify_poll.py"
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
AT = "2026-11-24T00:00:00+00:00"


def spelled(entry: dict[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"))


def package(count: int, heads: int) -> dict[str, Any]:
    """A package that holds, as a counted vote would publish it."""
    chance = random.Random(1)
    options = [{"position": p, "labels": {"id": f"Pilihan {p}"}} for p in range(1, 11)]
    rules = {"method": "single", "options": options, "limits": {}, "quorum": 0}
    hashes = [chance.randbytes(32).hex() for _ in range(count)]
    ballots = sorted([chance.randint(1, 9), f"64.72.0{chance.randint(1, 9)}"] for _ in range(count))
    result = verify_poll.add_up([choice for choice, _ in ballots], rules) | {
        "valid": count,
        "invalid": 0,
        "voted": count,
        "quorum_met": True,
        "strata": verify_poll.strata(ballots, rules),
    }
    entries = [
        {"type": "opening", "rules_hash": verify_poll.digest(rules), **rules},
        {"type": "rehearsal", "opened": True},
        {"type": "electorate", "size": count},
        *({"type": "envelope", "hash": value} for value in hashes),
        {"type": "closing", "electorate": count, "envelopes": sorted(hashes)},
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
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--heads", type=int, default=337)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suara.json"
        file.write_text(json.dumps(package(chosen.ballots, chosen.heads)), encoding="utf-8")
        floor, whole = seconds("-c", FLOOR, str(file)), seconds(str(PROGRAM), str(file))
        print(f"{chosen.ballots} ballots, {chosen.heads} heads, {file.stat().st_size >> 20} MB")
        print(f"reading the file      {floor:6.2f} s")
        print(f"checking all of it    {whole:6.2f} s   {whole / floor:.1f} x")


if __name__ == "__main__":
    main()
