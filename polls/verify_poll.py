#!/usr/bin/env python3
"""Checks the package of a vote and counts it again. Needs Python 3.9 or newer and nothing else.

    python3 verify_poll.py suara-SLUG.json
    python3 verify_poll.py suara-SLUG.json --against EARLIER.json --key HEX --receipt CODE

It says in words what it checked. Exit code 0: everything holds; 1: each fault is named.
The key of the city is on the site's page of the log; compare it with one from another source.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter

# --- Merkle tree of RFC 9162, section 2.1 ---


def leaf_hash(data):
    """Hash of an entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(hashes, sizes):
    """Roots of the trees of the first entries, for each size, in one pass."""
    wanted, found, stack = set(sizes), {}, []
    for size, value in enumerate(hashes, start=1):
        level = 0
        while stack and stack[-1][0] == level:
            value = node_hash(stack.pop()[1], value)
            level += 1
        stack.append((level, value))
        if size in wanted:
            folded = stack[-1][1]
            for _level, left in reversed(stack[:-1]):
                folded = node_hash(left, folded)
            found[size] = folded
    return found


# --- Ed25519 of RFC 8032, section 5.1: checking only ---

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(one, other):
    """Sum of two points in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decompress(text):
    """The point of 32 bytes, None when there is none."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(text) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def multiples(point):
    """1 to 15 times each sixteenth power of a point: one table serves many signatures."""
    table = []
    for _window in range(64):
        row = [(0, 1, 1, 0), point]
        for _step in range(14):
            row.append(add(row[-1], point))
        table.append(row)
        point = add(row[-1], point)
    return table


def times(table, number):
    """The point of the table so many times."""
    result = (0, 1, 1, 0)
    for row in table:
        if number & 15:
            result = add(result, row[number & 15])
        number >>= 4
    return result


class Key:
    """A public key that checks signatures."""

    def __init__(self, text):
        self.bytes = bytes.fromhex(text)
        point = decompress(self.bytes)
        if point is None:
            raise ValueError("the city's key is no Ed25519 key")
        x, y, z, t = point
        self.base = multiples(decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
        self.negative = multiples((P - x, y, z, P - t))

    def holds(self, message, signature):
        """Whether the signature of 64 bytes over the message is of this key."""
        if len(signature) != 64:
            return False
        s = int.from_bytes(signature[32:], "little")
        digest = hashlib.sha512(signature[:32] + self.bytes + message).digest()
        h = int.from_bytes(digest, "little") % Q
        x, y, z, _t = add(times(self.base, s), times(self.negative, h))
        inverse = pow(z, P - 2, P)
        found = y * inverse % P | (x * inverse % P & 1) << 255
        return s < Q and found.to_bytes(32, "little") == signature[:32]


# --- Counting: one function for each method, from ballots and rules to figures ---


def marks(choice, method=""):
    """What one ballot adds to each option; of a ranking its first place."""
    if isinstance(choice, int):
        return {str(choice): 1}
    if isinstance(choice, dict):
        return choice
    return {str(p): 1 for p in (choice[:1] if method == "ranking" else choice)}


def draw(options, seed, stage):
    """The lot: the option whose SHA-256 of ``seed|stage|option`` is the smallest."""
    return min(options, key=lambda o: hashlib.sha256(f"{seed}|{stage}|{o}".encode()).hexdigest())


def add_up(choices, rules):
    """Sums by option and who has most; the tie rule decides between equal sums."""
    positions = [option["position"] for option in rules["options"]]
    sums, blank = Counter(), 0
    for choice in choices:
        blank += choice in ([], {})
        sums.update(marks(choice))
    counts = {str(p): sums[str(p)] for p in positions}
    most = max(counts.values(), default=0)
    winners = [p for p in positions if counts[str(p)] == most and most]
    if len(winners) > 1 and rules["tie_rule"] == "lot":
        winners = [draw(winners, rules["order_seed"], 1)]
    elif rules["tie_rule"] == "order":
        winners = winners[:1]
    return {"counts": counts, "winners": winners, "valid": len(choices) - blank, "blank": blank}


COUNTS = {"single": add_up, "approval": add_up, "score": add_up}


def is_legal(choice, rules):
    """Whether the rules allow this choice."""
    positions = {option["position"] for option in rules["options"]}
    limits, method = rules.get("limits", {}), rules["method"]
    if method == "single":
        return isinstance(choice, int) and choice in positions
    if method == "score":
        most = limits.get("points", 0)
        names = {str(p) for p in positions}
        return isinstance(choice, dict) and all(
            p in names and isinstance(n, int) and 0 <= n <= most for p, n in choice.items()
        )
    if not isinstance(choice, list) or not set(choice) <= positions:
        return False
    return len(set(choice)) == len(choice) <= limits.get("most", len(positions))


# --- The checks: each takes the package and gives faults in words ---


def digest(value):
    """SHA-256 of the one spelling of a value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(computed, published, what="entry"):
    """Where a list of hashes is not the other one, in words."""
    ours, theirs, i, j = set(computed), set(published), 0, 0
    while i < len(computed) and j < len(published):
        if computed[i] == published[j]:
            i, j = i + 1, j + 1
            continue
        added, dropped = computed[i] not in theirs, published[j] not in ours
        if not added and not dropped:
            yield f"{what} {j} stands in another place: the order was changed"
            return
        if added and dropped:
            yield f"{what} {j} was altered"
        elif added:
            yield f"an entry was added before {what} {j}"
        else:
            yield f"{what} {j} was dropped"
        i, j = i + added, j + dropped
    for _rest in computed[i:]:
        yield f"an entry was added after {what} {len(published) - 1}"
    for place in range(j, len(published)):
        yield f"{what} {place} was dropped"


def check_tree(package, _entries):
    """The log is the one whose heads the city published"""
    computed = [leaf_hash(data.encode()) for data in package["log"]]
    yield from differences([h.hex() for h in computed], package["leaves"])
    heads, last = package["heads"], 0
    found = roots(computed, [head["size"] for head in heads])
    for head in heads:
        size = head["size"]
        if size <= last:
            yield f"head {size} stands after head {last}: heads only grow"
        if size not in found:
            yield f"head {size} covers more entries than there are ({len(computed)})"
        elif found[size].hex() != head["root"]:
            yield f"head {size} is not that of these entries: something in 0 to {size - 1} differs"
        last = size
    if last != len(computed):
        yield f"the entries after {last} are covered by no head"


def check_signatures(package, _entries):
    """Each head is signed with the city's key"""
    key = Key(package["key"])
    for head in package["heads"]:
        lines = (package["log_name"], head["size"], head["root"], head["at"])
        message = "".join(f"{line}\n" for line in lines).encode()
        if not key.holds(message, bytes.fromhex(head["signature"])):
            yield f"head {head['size']} was signed by another key, or altered"


def check_rules(package, entries):
    """The rules are those that were frozen before the first ballot, and the key was tried"""
    first = {k: v for k, v in entries[0].items() if k not in ("type", "rules_hash")}
    if entries[0]["type"] != "opening" or first != package["rules"]:
        yield "the rules are not those of the opening"
    if digest(package["rules"]) != entries[0].get("rules_hash"):
        yield "the hash of the rules is wrong"
    kinds = [entry["type"] for entry in entries[1:3]]
    if kinds != ["rehearsal", "electorate"]:
        yield "the rehearsal and the electorate do not stand before the first ballot"


def check_envelopes(package, entries):
    """Every sealed vote of the log that was not replaced was closed in, and no other"""
    standing, closed = {}, False
    for number, entry in enumerate(entries):
        closed = closed or entry["type"] == "closing"
        if entry["type"] not in ("envelope", "replacement"):
            continue
        if closed:
            yield f"entry {number} is a vote after the close"
        if entry["hash"] in standing:
            yield f"entry {number} brings the envelope of entry {standing[entry['hash']]} again"
        if entry["type"] == "replacement" and standing.pop(entry["replaces"], None) is None:
            yield f"entry {number} replaces an envelope that is not in the log"
        standing[entry["hash"]] = number
    closing = next(entry for entry in entries if entry["type"] == "closing")
    for missing in sorted(set(standing) - set(closing["envelopes"])):
        yield f"the envelope of entry {standing[missing]} is missing at the close"
    for foreign in sorted(set(closing["envelopes"]) - set(standing)):
        yield f"the envelope {foreign[:16]}… at the close is not in the log"
    if package["envelopes"] != closing["envelopes"]:
        yield "the list of final envelopes is not that of the close"


def check_numbers(package, entries):
    """There are as many votes as envelopes, and no more than people who could vote"""
    closing = next(entry for entry in entries if entry["type"] == "closing")
    ballots, envelopes = len(package["ballots"]), len(closing["envelopes"])
    if ballots != envelopes:
        yield f"there are {ballots} ballots, invalid ones included, and {envelopes} envelopes"
    if ballots > closing["electorate"]:
        yield f"there are {ballots} ballots and {closing['electorate']} people who could vote"


def check_count(package, entries):
    """The count, done again, gives the published result"""
    rules, published = package["rules"], package["result"]
    valid = [(c, s) for c, s in package["ballots"] if c is not None]
    illegal = sum(not is_legal(choice, rules) for choice, _stratum in valid)
    if illegal:
        yield f"{illegal} ballots counted as valid break the rules"
        return
    count = COUNTS.get(rules["method"])
    if count is None:
        yield f"this program cannot count the method {rules['method']}"
        return
    counted = count([choice for choice, _stratum in valid], rules)
    counted["invalid"] = len(package["ballots"]) - len(valid)
    counted["voted"] = len(package["ballots"])
    counted["quorum_met"] = counted["voted"] >= rules["quorum"]
    counted["strata"] = strata(valid, rules)
    for name, value in counted.items():
        if published.get(name) != value:
            yield f"{name}: counted {value}, published {published.get(name)}"
    logged = [entry for entry in entries if entry["type"] == "result"]
    if len(logged) != 1 or logged[0]["result"] != published:
        yield "the published result is not the one of the log"
    elif logged[0]["inputs"] != digest(package["ballots"]):
        yield "the ballots are not those that were counted"


def strata(valid, rules):
    """Sums by kecamatan, where they are published."""
    cells = {}
    for choice, stratum in valid:
        cells.setdefault(stratum, Counter()).update(marks(choice, rules["method"]))
    if set(cells) <= {""}:
        return {}
    names = [str(option["position"]) for option in rules["options"]]
    return {s: {p: sums[p] for p in names} for s, sums in sorted(cells.items())}


LOG_CHECKS = (check_tree, check_signatures)
CHECKS = (*LOG_CHECKS, check_rules, check_envelopes, check_numbers, check_count)


def check_against(package, earlier):
    """A file saved earlier is the beginning of this log"""
    if earlier["log_name"] != package["log_name"]:
        yield "the earlier file is of another log"
    if earlier["key"] != package["key"]:
        yield "the earlier file names another key of the city"
    ours = [leaf_hash(data.encode()).hex() for data in package["log"]]
    theirs = [leaf_hash(data.encode()).hex() for data in earlier["log"]]
    yield from differences(ours[: len(theirs)], theirs, "the earlier entry")
    known = {head["size"]: head["root"] for head in package["heads"]}
    for head in earlier["heads"]:
        if known.get(head["size"]) != head["root"]:
            yield f"the earlier head {head['size']} is not a head of this log"


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt_of(envelope_hash):
    """The 24 symbols of a receipt, without its check symbol."""
    number = int(envelope_hash[:30], 16)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(115, -1, -5))


def receipt_words(package, code):
    """What became of the vote with this receipt."""
    wanted = code.upper().replace("-", "").replace(" ", "")[:24]
    for number, data in enumerate(package["log"]):
        entry = json.loads(data)
        if "hash" in entry and receipt_of(entry["hash"]) == wanted:
            stands = entry["hash"] in package.get("envelopes", [])
            return f"Receipt {code}: entry {number}, {'counted' if stands else 'replaced'}"
    return ""


def faults(package):
    """Every fault of a package (or of a running poll's log), as pairs of check and words."""
    found = []
    try:
        whole = package["format"].startswith("rembuk-poll ")
        entries = [json.loads(data) for data in package["log"]]
        for check in CHECKS if whole else LOG_CHECKS:
            found += [(check.__doc__, words) for words in check(package, entries)]
    except (KeyError, IndexError, StopIteration, TypeError, AttributeError, ValueError) as error:
        found.append(("The file is whole", f"the file is damaged: {error!r}"))
    return found


def main(arguments=None):
    """Check the files that the arguments name; the exit code."""
    parser = argparse.ArgumentParser(description="Checks the package of a vote.")
    parser.add_argument("file", help="the package or the log, as downloaded")
    parser.add_argument("--against", help="a package or log saved earlier: must be its beginning")
    parser.add_argument("--key", help="the city's public key, from another source")
    parser.add_argument("--receipt", help="a receipt to look for")
    options = parser.parse_args(arguments)
    try:
        package, earlier = (
            json.load(open(name, encoding="utf-8")) if name else None
            for name in (options.file, options.against)
        )
    except (OSError, ValueError) as error:
        print(f"FAULT  The file cannot be read: {error}")
        return 1
    return report(package, earlier, options.key, options.receipt)


def report(package, earlier=None, key=None, receipt=None, write=print):
    """Say in words what was checked; the exit code."""
    found, whole = faults(package), package.get("format", "").startswith("rembuk-poll ")
    checks = [check.__doc__ for check in (CHECKS if whole else LOG_CHECKS)]
    if earlier is not None:
        checks.append(check_against.__doc__)
        found += [(check_against.__doc__, words) for words in check_against(package, earlier)]
    if key and key.lower() != package.get("key"):
        found.append(("The key", "the package names another key than the one you gave"))
    words = receipt_words(package, receipt) if receipt and "log" in package else ""
    if receipt and not words:
        found.append(("The receipt", "no entry of the log has this receipt"))
    for check in checks:
        write(f"{'FAULT' if check in dict(found) else 'ok   '}  {check}.")
    for check, fault in found:
        write(f"       {fault}" if check in checks else f"FAULT  {check}: {fault}")
    if not found:
        summary(package, whole, words, write)
    return 1 if found else 0


def summary(package, whole, words, write):
    """The figures of a package that holds."""
    for option in package["rules"]["options"] if whole else ():
        label = next(iter(option["labels"].values()), "")
        write(f"{package['result']['counts'][str(option['position'])]:>10}  {label}")
    write(f"{len(package['log'])} entries, {len(package['heads'])} heads, key {package['key']}")
    write(words or ("The count holds." if whole else "The log holds."))


if __name__ == "__main__":
    sys.exit(main())
