"""Packages of votes as a city would publish them, signed by a key of their own, without a database.

Whoever changes an entry and seals the log again gets what a city could sign itself: heads and
hashes hold, so that only the checks of what the entries say can find it.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger.actions import canonical
from ledger.algorithms import merkle
from polls.algorithms.outcome import outcome_of
from polls.algorithms.tally import by_stratum, digest
from polls.choices import Rule
from tests.polls import methods

Entry = dict[str, Any]
Package = dict[str, Any]
KEY = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
OPENS, CLOSES = "2026-11-01T00:00:00+08:00", "2026-11-08T00:00:00+08:00"
CLOSED = "2026-11-08T00:00:07+08:00"
DESTROYED = "2026-11-22T00:01:00+08:00"
REASON = "Listrik padam\ndi dua kecamatan."


def hash_of(number: int) -> str:
    return digest(number)


def rules_of(rule: str, completion: str = "none", **more: Any) -> dict[str, Any]:
    """The rules that freeze a vote of this kind."""
    counting = {"steps": 1000, "completion": completion} if rule == Rule.EQUAL_SHARES else {}
    return {
        "question": "Apa?",
        "rule": rule,
        "method": str(Rule(rule).method),
        "limits": methods.RULES[rule]["limits"],
        "counting": methods.RULES[rule]["counting"] | counting,
        "blank": True,
        "options": [
            {"position": p, "labels": {"id": label}, "cost": cost, "category": kind}
            for p, (label, cost, kind) in enumerate(methods.OPTIONS, start=1)
        ],
        "order_seed": "benih",
        "quorum": 0,
        "electorate": 40,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "objection_days": 14,
        "key": {"kind": "server", "needed": 0, "of": 0},
        **more,
    }


def opened(rules: dict[str, Any]) -> list[Entry]:
    return [
        {"type": "opening", "rules_hash": digest(rules), **rules},
        {"type": "rehearsal", "opened": True, "key": "server"},
        {"type": "electorate", "size": rules["electorate"]},
    ]


def counted(rule: str = "single-choice", voters: int = 12, **more: Any) -> Package:
    """A counted vote with a replaced envelope; ``more`` are other rules."""
    rules = rules_of(rule, **more)
    choices = methods.BALLOTS[rules["method"]]
    ballots = [[choices[n % len(choices)], "" if n % 2 else "64.72.01"] for n in range(voters)]
    result = outcome_of(rules, [choice for choice, _stratum in ballots]) | {
        "invalid": 0,
        "strata": by_stratum([(c, s) for c, s in ballots], [1, 2, 3], rules["method"]),
        "electorate": 40,
        "electorate_at_opening": 40,
        "voted": voters,
        "quorum": rules["quorum"],
        "quorum_met": voters >= rules["quorum"],
    }
    final = sorted(map(hash_of, range(1, voters + 1)))
    entries = opened(rules)
    entries += [{"type": "envelope", "hash": hash_of(n)} for n in range(voters)]
    if voters:
        entries.append({"type": "replacement", "hash": hash_of(voters), "replaces": hash_of(0)})
    closing = {"type": "closing", "at": CLOSED, "electorate": 40, "envelopes": final}
    entries += [closing, {"type": "result", "inputs": digest(ballots), "result": result}]
    return sealed(
        entries,
        format="rembuk-poll 4",
        rules=rules,
        envelopes=final,
        ballots=ballots,
        channels=[["online", voters]] if voters else [],
        result=result,
        flags={"raised": 0, "reviewed": 0, "device": 0, "burst": 0, "findings": {}},
    )


def agreed() -> Package:
    """An agreement without a vote."""
    rules = rules_of("single-choice")
    minutes = {
        "place": "Balai", "day": "2026-10-30", "women": 4, "men": None, "dissent": "",
        "chosen": [{"position": 1, "labels": {"id": "Jalan"}}], "words": {"id": "Setuju"},
        "document_sha256": "",
    }  # fmt: skip
    plan = {"type": "plan", "rules_hash": digest(rules), **rules}
    agreement = {"type": "consensus", "minutes": digest(minutes), "at": "2026-10-31T09:00:00+08:00"}
    return sealed([plan, agreement], format="rembuk-consensus 1", rules=rules, minutes=minutes)


def sealed(entries: list[Any], **package: Any) -> Package:
    """The log of these entries with hashes and a signed head after each third and the last."""
    log = [entry if isinstance(entry, str) else canonical(entry) for entry in entries]
    leaves = [merkle.leaf_hash(data.encode()) for data in log]
    sizes = sorted({*range(3, len(log), 3), len(log)} - {0})
    roots = merkle.roots(leaves, sizes)
    found: Package = {
        "format": "rembuk-log 2",
        "log_name": "poll/7",
        "key": KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        "log": log,
        "leaves": [leaf.hex() for leaf in leaves],
        "heads": [{"size": size, "root": roots[size].hex()} for size in sizes],
    }
    for number, head in enumerate(found["heads"]):
        head["at"] = (datetime.fromisoformat(OPENS) + timedelta(hours=number)).isoformat()
    return signed(found) | json.loads(json.dumps(package))


def signed(package: Package) -> Package:
    """The heads signed as they are."""
    for head in package["heads"]:
        lines = (package["log_name"], head["size"], head["root"], head["at"])
        head["signature"] = KEY.sign("".join(f"{line}\n" for line in lines).encode()).hex()
    return package


def entries_of(package: Package) -> list[Entry]:
    return [json.loads(data) for data in package["log"]]


def resealed(package: Package, entries: list[Any]) -> Package:
    """The same package with a log of other entries that holds in itself."""
    log = sealed(entries)
    return package | {name: log[name] for name in ("log", "leaves", "heads")}


def as_log(package: Package) -> Package:
    """The log alone, as it is downloaded."""
    names = ("log_name", "key", "log", "leaves", "heads")
    return {"format": "rembuk-log 2"} | {name: package[name] for name in names}
