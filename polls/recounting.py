"""Checking a poll's package. Pure: a package is plain JSON, and nothing else is asked."""

import json
from typing import Any

from ledger import merkle
from polls.tally import by_stratum, canonical, digest, final_hashes, single_choice

COUNTED = ("counts", "valid", "invalid", "winners")


def faults(package: dict[str, Any]) -> list[str]:
    """What does not fit in a package, in words; empty when all of it holds.

    Checked are the rules against the first entry, the log against its heads, the envelopes
    against the log, their number against ballots and electorate, and the count itself.
    """
    try:
        entries = [json.loads(data) for data in package["log"]]
        checks = (_rules, _box, _count)
        return [*_tree(package), *(f for check in checks for f in check(package, entries))]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        return [f"the package is damaged: {error}"]


def _tree(package: dict[str, Any]) -> list[str]:
    hashes = [merkle.leaf_hash(data.encode()) for data in package["log"]]
    roots = merkle.roots(hashes, [head["size"] for head in package["heads"]])
    return [
        f"head {head['size']} does not fit the log"
        for head in package["heads"]
        if head["size"] not in roots or roots[head["size"]].hex() != head["root"]
    ]


def _rules(package: dict[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    first = {k: v for k, v in entries[0].items() if k not in ("type", "rules_hash")}
    found = []
    if entries[0]["type"] != "opening" or first != package["rules"]:
        found.append("the rules are not those of the opening")
    if digest(package["rules"]) != entries[0]["rules_hash"]:
        found.append("the hash of the rules is wrong")
    if entries[1]["type"] != "rehearsal":
        found.append("there was no rehearsal before the first ballot")
    return found


def _box(package: dict[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    """Every envelope of the log and no other was closed in, and each became one ballot."""
    found = []
    closing = next(entry for entry in entries if entry["type"] == "closing")
    if final_hashes(entries) != closing["envelopes"]:
        found.append("the envelopes at the close are not those that the log received")
    after = entries[entries.index(closing) + 1 :]
    if any(entry["type"] in ("envelope", "replacement") for entry in after):
        found.append("there are envelopes after the close")
    if len(closing["envelopes"]) != len(package["ballots"]):
        found.append("there are not as many ballots as envelopes")
    if len(package["ballots"]) > closing["electorate"]:
        found.append("there are more ballots than people who could vote")
    return found


def _count(package: dict[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    ballots = [(choice, stratum) for choice, stratum in package["ballots"]]
    options = [option["position"] for option in package["rules"]["options"]]
    published = package["result"]
    counted = single_choice([choice for choice, _stratum in ballots], options)
    counted["strata"] = by_stratum(ballots, options)
    found = [
        f"{name}: counted {counted[name]}, published {published[name]}"
        for name in (*COUNTED, "strata")
        if counted[name] != published[name]
    ]
    logged = next(entry for entry in entries if entry["type"] == "result")
    if logged["result"] != published:
        found.append("the result is not that of the log")
    if logged["inputs"] != digest(canonical(ballots)):
        found.append("the ballots are not those that were counted")
    return found
