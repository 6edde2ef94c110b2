#!/usr/bin/env python3
"""Checks the package of a vote and counts it again. Needs Python 3.9 or newer and nothing else.

    python3 verify_poll.py suara-SLUG.json
    python3 verify_poll.py suara-SLUG.json --against EARLIER.json --key HEX --receipt CODE
    python3 verify_poll.py log-SLUG.json --envelope periksa-SLUG.json --receipt CODE

It says in words what it checked. Exit code 0: everything holds; 1: each fault is named.
The key of the city is on the site's page of the log; compare it with one from another source.
"""

import argparse
import functools
import hashlib
import json
import math
import re
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction

if sys.version_info < (3, 9):  # Python 2 and 3.5 stop here too, and show this line
    sys.exit(f"This program needs Python 3.9 or newer; this is {sys.version.split()[0]}")

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


@functools.lru_cache(maxsize=4)
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


# --- Sealing again: X25519 of RFC 7748, XSalsa20 and Poly1305 as in libsodium's sealed boxes ---

MASK = 2**32 - 1
QUARTERS = (
    *((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)),
    *((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)),
)


def x25519(secret, u):
    """The product of a secret number and a point, each of 32 bytes."""
    k = int.from_bytes(secret, "little") & (2**255 - 8) | 2**254
    x1 = (int.from_bytes(u, "little") & 2**255 - 1) % P
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in range(254, -1, -1):
        swap = k >> bit & 1
        if swap:
            x2, x3, z2, z3 = x3, x2, z3, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
        if swap:
            x2, x3, z2, z3 = x3, x2, z3, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def words_of(text):
    """Bytes as numbers of 32 bits."""
    return [int.from_bytes(text[i : i + 4], "little") for i in range(0, len(text), 4)]


def bytes_of(words):
    """Numbers of 32 bits as bytes."""
    return b"".join((word & MASK).to_bytes(4, "little") for word in words)


def rounds(key, block):
    """The state of Salsa20 before and after its twenty rounds."""
    c, k, n = words_of(b"expand 32-byte k"), words_of(key), words_of(block)
    start = [c[0], *k[:4], c[1], *n, c[2], *k[4:], c[3]]
    state = list(start)
    for _double in range(10):
        for to, one, two, three in QUARTERS:
            for target, x, y, turn in (
                (one, to, three, 7),
                (two, one, to, 9),
                (three, two, one, 13),
                (to, three, two, 18),
            ):
                word = state[x] + state[y] & MASK
                state[target] ^= (word << turn | word >> 32 - turn) & MASK
    return start, state


def hsalsa20(key, block):
    """A key made of a key and 16 bytes."""
    _start, state = rounds(key, block)
    return bytes_of(state[i] for i in (0, 5, 10, 15, 6, 7, 8, 9))


def xsalsa20(key, nonce, length):
    """So many bytes of the stream that hides a text."""
    inner, stream = hsalsa20(key, nonce[:16]), b""
    while len(stream) < length:
        counter = (len(stream) // 64).to_bytes(8, "little")
        start, state = rounds(inner, nonce[16:] + counter)
        stream += bytes_of(x + y for x, y in zip(start, state))
    return stream[:length]


def poly1305(key, text):
    """The mark of 16 bytes that shows a changed text."""
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(text), 16):
        total = (total + int.from_bytes(text[i : i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return (total + int.from_bytes(key[16:], "little") & 2**128 - 1).to_bytes(16, "little")


def seal_again(public, secret, text):
    """The sealed box (libsodium's crypto_box_seal) of this ephemeral key over a text."""
    ephemeral = x25519(secret, (9).to_bytes(32, "little"))
    nonce = hashlib.blake2b(ephemeral + public, digest_size=24).digest()
    key = hsalsa20(x25519(secret, public), bytes(16))
    stream = xsalsa20(key, nonce, 32 + len(text))
    hidden = bytes(x ^ y for x, y in zip(text, stream[32:]))
    return ephemeral + poly1305(stream[:32], hidden) + hidden


# --- Counting: one function for each rule, from ballots and rules to figures ---


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


def plain(value):
    """A number as it is published: whole ones as integers, others as the nearest decimal."""
    return int(value) if Fraction(value).denominator == 1 else float(value)


def positions_of(rules):
    """The positions of the options, in their order."""
    return [option["position"] for option in rules["options"]]


def add_up(choices, rules, _published=None):
    """Sums by option and who has most; the tie rule decides between equal sums."""
    positions = positions_of(rules)
    sums, blank = Counter(), 0
    for choice in choices:
        blank += choice in ([], {})
        sums.update(marks(choice))
    counts = {str(p): sums[str(p)] for p in positions}
    most, rule = max(counts.values(), default=0), rules["counting"].get("ties", "together")
    best = winners = [p for p in positions if counts[str(p)] == most and most]
    if len(best) > 1 and rule == "lot":
        winners = [draw(best, rules["order_seed"], 1)]
    elif rule == "order":
        winners = best[:1]
    tie = {"options": best, "chosen": winners, "decided_by": rule}
    return {
        "counts": counts,
        "winners": winners,
        "ties": [tie] if len(best) > 1 else [],
        "valid": len(choices) - blank,
        "blank": blank,
    }


def divide(choices, rules, _published=None):
    """The mean of what the ballots give each option."""
    sums, valid = Counter(), 0
    for choice in choices:
        valid += any(choice.values())
        sums.update(choice)
    means = {str(p): Fraction(sums[str(p)], valid or 1) for p in positions_of(rules)}
    return {
        "counts": {p: plain(mean) for p, mean in means.items()},
        "winners": [int(p) for p, mean in means.items() if mean],
        "ties": [],
        "valid": valid,
        "blank": len(choices) - valid,
    }


READ = "read"


def if_cut(rules, read):
    """How many places of each ranking were read, where the rules publish no more of it. It is no
    figure of the result: ``check_count`` takes it out again."""
    return {READ: read} if rules.get("counting", {}).get("published") == "cut" else {}


# Rankings. Votes are integers of ``worth``: 100,000 for Scottish STV, 1 for instant runoff.


class Papers:
    """The papers of each candidate in a count by rounds."""

    def __init__(self, choices, rules, worth):
        groups = Counter(map(tuple, choices))
        blank = groups.pop((), 0)
        self.valid, self.blank, self.worth = len(choices) - blank, blank, worth
        self.seed, self.standing = rules["order_seed"], positions_of(rules)
        self.votes = dict.fromkeys(self.standing, 0)
        self.parcels = {candidate: [] for candidate in self.standing}
        self.rules, self.read = rules, {}
        self.elected, self.history, self.rounds, self.ties = [], [], [], []
        for ranking, copies in groups.items():
            self.give(ranking, copies, worth, 0)

    def give(self, ranking, copies, value, place):
        """Equal papers to the candidate at their place."""
        self.parcels[ranking[place]].append((ranking, copies, value, place))
        self.read[ranking] = place + 1
        self.votes[ranking[place]] += copies * value

    def pick(self, candidates, most):
        """The one with most or fewest votes now, else at the latest earlier stage, else by lot."""
        left, equal, decided = list(candidates), [], "lot"
        for stage in range(len(self.history), 0, -1):
            votes = self.history[stage - 1]
            wanted = most(votes[c] for c in left)
            left = [c for c in left if votes[c] == wanted]
            equal = equal or left
            if len(left) == 1:
                decided = f"round {stage}"
                break
        chosen = left[0] if len(left) == 1 else draw(left, self.seed, len(self.history))
        if len(equal) > 1:
            tie = {"candidates": [str(c) for c in equal], "chosen": str(chosen)}
            self.ties.append({"round": len(self.history), **tie, "decided_by": decided})
        return chosen

    def elect(self, winners):
        """These are in, the one with the most votes first."""
        ordered = sorted(winners, key=lambda c: (-self.votes[c], c))
        self.elected += ordered
        self.standing = [c for c in self.standing if c not in ordered]
        return ordered

    def hand_on(self, candidate, surplus=None):
        """Papers go to the next standing preference; of a surplus each is worth its share."""
        total = self.votes[candidate]
        self.votes[candidate] = 0 if surplus is None else total - surplus
        standing = set(self.standing)
        for ranking, copies, value, place in self.parcels.pop(candidate):
            worth = value if surplus is None else surplus * value // total
            later = (i for i in range(place + 1, len(ranking)) if ranking[i] in standing)
            following = next(later, None)
            if following is not None and worth:
                self.give(ranking, copies, worth, following)

    def note(self, elected, excluded=None, transferred=None):
        """A round with what followed from it."""
        votes = self.history[-1]
        shown = {*self.standing, *self.elected, excluded} - {None}
        lost = self.valid * self.worth - sum(votes.values())
        self.rounds.append(
            {
                "votes": {str(c): plain(Fraction(votes[c], self.worth)) for c in shown},
                "elected": [str(c) for c in elected],
                "excluded": None if excluded is None else str(excluded),
                "transferred": None if transferred is None else str(transferred),
                "nontransferable": plain(Fraction(lost, self.worth)),
            }
        )

    def figures(self, seats=1, quota=None):
        """What is published of this count."""
        return {
            "winners": self.elected,
            "elected": [str(c) for c in self.elected],
            "seats": seats,
            "quota": quota,
            "rounds": self.rounds,
            "ties": self.ties,
            "valid": self.valid,
            "blank": self.blank,
            **if_cut(self.rules, self.read),
        }


def scottish_stv(choices, rules, _published=None):
    """Scottish Local Government Elections Order 2007, schedule 1, rules 45 to 52."""
    count, seats = Papers(choices, rules, 100_000), rules["counting"].get("seats", 1)
    quota, surpluses = count.valid // (seats + 1) + 1, []
    full = quota * count.worth
    while count.valid:
        count.history.append(dict(count.votes))
        elected = count.elect([c for c in count.standing if count.votes[c] >= full])
        surpluses += [c for c in elected if count.votes[c] > full]
        free = seats - len(count.elected)
        if not free or len(count.standing) <= free:
            count.note(elected + count.elect(count.standing if free else []))
            break
        if surpluses:
            first = count.pick(surpluses, max)
            surpluses.remove(first)
            count.note(elected, transferred=first)
            count.hand_on(first, count.votes[first] - full)
            continue
        last = count.pick(count.standing, min)
        count.standing.remove(last)
        if len(count.standing) == free:
            count.note(elected + count.elect(count.standing), excluded=last)
            break
        count.note(elected, excluded=last)
        count.hand_on(last)
    return count.figures(seats, quota)


def instant_runoff(choices, rules, _published=None):
    """The last drops out until one holds more than half of the ballots that still count."""
    count = Papers(choices, rules, 1)
    while count.valid:
        count.history.append(dict(count.votes))
        leader = max(count.standing, key=lambda c: count.votes[c])
        if 2 * count.votes[leader] > sum(count.votes[c] for c in count.standing):
            count.note(count.elect([leader]))
            break
        last = count.pick(count.standing, min)
        count.standing.remove(last)
        count.note([], excluded=last)
        count.hand_on(last)
    return count.figures()


def seated(places, rules):
    """The first of a ranking for the seats there are; equal ones by lot if need be."""
    elected, ties, seats = [], [], rules["counting"].get("seats", 1)
    for place in places:
        waiting = list(place)
        while waiting and len(elected) < seats:
            chosen = waiting[0]
            if len(waiting) > seats - len(elected):
                chosen = draw(waiting, rules["order_seed"], len(elected) + 1)
                tie = {"candidates": [str(c) for c in waiting], "chosen": str(chosen)}
                ties.append({"round": 1, **tie, "decided_by": "lot"})
            elected.append(chosen)
            waiting.remove(chosen)
    return elected, ties


def strongest_paths(prefer, names):
    """How strongly each is before each other, over all others between them."""
    paths = {
        a: {b: prefer[a][b] if prefer[a][b] > prefer[b][a] else 0 for b in names} for a in names
    }
    for via in names:
        for a in names:
            for b in names:
                paths[a][b] = max(paths[a][b], min(paths[a][via], paths[via][b]))
    return paths


def schulze(choices, rules, _published=None):
    """Schulze's method with winning votes; a seat between equal ones is drawn."""
    names = positions_of(rules)
    groups = Counter(map(tuple, choices))
    prefer = {a: dict.fromkeys(names, 0) for a in names}
    for ranking, copies in groups.items():
        after = set(names)
        for a in ranking:
            after.discard(a)
            for b in after:
                prefer[a][b] += copies
    paths = strongest_paths(prefer, names)
    beats = {a: [b for b in names if a != b and paths[a][b] > paths[b][a]] for a in names}
    left, ranking = list(names), []
    while left:
        ranking.append([a for a in left if not any(a in beats[b] for b in left)])
        left = [a for a in left if a not in ranking[-1]]
    valid = len(choices) - groups[()]
    elected, ties = seated(ranking if valid else (), rules)
    return {
        "winners": elected,
        "elected": [str(c) for c in elected],
        "seats": rules["counting"].get("seats", 1),
        "quota": None,
        "ranking": [[str(c) for c in place] for place in ranking],
        "preferences": [
            {"prefer": str(a), "over": str(b), "ballots": prefer[a][b]}
            for a in names
            for b in names
            if a != b
        ],
        "rounds": [
            {
                "votes": {str(a): len(beats[a]) for a in names},
                "elected": [str(c) for c in elected],
                "excluded": None,
                "transferred": None,
                "nontransferable": 0,
            }
        ],
        "ties": ties,
        "valid": valid,
        "blank": len(choices) - valid,
        **if_cut(rules, {ranking: min(len(ranking), len(names) - 1) for ranking in groups}),
    }


# Budgets. Holdings are whole numbers of 1/scale, and the scale grows with each payment, so that
# nothing is ever rounded.


class Budget:
    """The grouped ballots of a budget, with the projects by their positions."""

    def __init__(self, choices, rules):
        self.ballots, self.money = len(choices), rules["counting"].get("budget", 0)
        self.costs = {o["position"]: o.get("cost") or 0 for o in rules["options"]}
        self.width = len(str(max(self.costs, default=0)))
        groups = Counter(tuple(sorted(marks(choice).items())) for choice in choices)
        self.blank = groups.pop((), 0)
        self.weights = list(groups.values())
        self.supporters = {p: [] for p in self.costs}
        self.votes = dict.fromkeys(self.costs, 0)
        for group, given in enumerate(groups):
            for p, number in given:
                self.supporters[int(p)].append(group)
                self.votes[int(p)] += number * self.weights[group]

    def order(self, p):
        """The tie rule: more votes, then the lower cost, then the position."""
        return -self.votes[p], self.costs[p], p

    def tie(self, number, equal):
        """A tie as it is published; the first of the equal ones was chosen."""
        (votes, cost, _p), others = self.order(equal[0]), [self.order(p) for p in equal[1:]]
        decided = "identifier"
        if all(other[0] != votes for other in others):
            decided = "votes"
        elif all(other[:2] != (votes, cost) for other in others):
            decided = "cost"
        names = [self.name(p) for p in equal]
        return {"round": number, "projects": names, "chosen": names[0], "decided_by": decided}

    def name(self, p):
        """A project as rounds name it."""
        return str(p).zfill(self.width)

    def entry(self, p):
        """What every round and every loser says of its project."""
        votes, cost = self.votes[p], self.costs[p]
        return {"project": self.name(p), "name": str(p), "cost": cost, "votes": votes}

    def figures(self, run, endowment=None):
        """What is published of this count."""
        return {
            "winners": run.winners,
            "budget": self.money,
            "cost": sum(self.costs[p] for p in run.winners),
            "endowment": None if endowment is None else plain(endowment),
            "rounds": run.rounds,
            "ties": run.ties,
            "losers": [run.losers[p] for p in run.losers],
            "valid": self.ballots - self.blank,
            "blank": self.blank,
        }


class Shares:
    """The Method of Equal Shares from one endowment."""

    def __init__(self, budget, endowment):
        self.budget, self.scale = budget, Fraction(endowment).denominator
        self.held = [Fraction(endowment).numerator] * len(budget.weights)
        self.winners, self.rounds, self.ties, self.losers = [], [], [], {}
        self.ratios = {p: Fraction(1, n) for p, n in budget.votes.items() if n and budget.costs[p]}
        free = [p for p, cost in budget.costs.items() if not cost and budget.votes[p]]
        free.sort(key=budget.order)
        for at, p in enumerate(free):
            self.note(p, free[at:], (0, 1, budget.votes[p], 0), budget.votes[p])
        while self.fund_one():
            pass
        for p in budget.costs:
            if p not in self.winners:
                groups = budget.supporters[p]
                held = Fraction(sum(budget.weights[g] * self.held[g] for g in groups), self.scale)
                held = Fraction(round(held * 100), 100)
                money = {"held": plain(held), "missing": plain(budget.costs[p] - held)}
                self.losers[p] = budget.entry(p) | money

    def payment(self, p):
        """The largest payment as (numerator, denominator) of 1/scale, how many pay it, and how
        many pay less. None when the supporters hold too little."""
        held, weights, sums = self.held, self.budget.weights, {}
        for g in self.budget.supporters[p]:
            sums[held[g]] = sums.get(held[g], 0) + weights[g]
        rest, missing, less = self.budget.votes[p], self.budget.costs[p] * self.scale, 0
        for value in sorted(sums):
            if value * rest >= missing:
                return missing, rest, rest, less
            missing -= value * sums[value]
            rest -= sums[value]
            less += sums[value] if value else 0
        return None

    def fund_one(self):
        """One round: the smallest largest payment in relation to the cost. False at the end.

        A ratio never falls, so that those above the best one found need no new sum.
        """
        best, found = None, {}
        for p in sorted(self.ratios, key=lambda p: self.ratios[p]):
            if best is not None and self.ratios[p] > best:
                break
            paid = self.payment(p)
            if paid is None:
                del self.ratios[p]
                continue
            self.ratios[p] = Fraction(paid[0], paid[1] * self.scale * self.budget.costs[p])
            best = self.ratios[p] if best is None else min(best, self.ratios[p])
            found[p] = paid
        if best is None:
            return False
        equal = sorted((p for p in found if self.ratios[p] == best), key=self.budget.order)
        self.note(equal[0], equal, found[equal[0]], 1 / best)
        self.pay(equal[0], found[equal[0]])
        del self.ratios[equal[0]]
        return True

    def note(self, p, equal, paid, effective):
        """The round of a funded project."""
        self.winners.append(p)
        if len(equal) > 1:
            self.ties.append(self.budget.tie(len(self.winners), equal))
        numerator, denominator, full, less = paid
        amount = Fraction(numerator, denominator * self.scale)
        paid_full = Fraction(round(amount * full * 100), 100)
        self.rounds.append(
            self.budget.entry(p)
            | {
                "by": "equal-shares",
                "effective_votes": plain(effective),
                "paid": plain(amount),
                "full": full,
                "partial": less,
                "paid_full": plain(paid_full),
                "paid_partial": plain(self.budget.costs[p] - paid_full),
            }
        )

    def pay(self, p, paid):
        """Supporters pay; the scale grows so that holdings stay whole numbers."""
        amount = Fraction(paid[0], paid[1])
        if amount.denominator > 1:
            self.scale *= amount.denominator
            self.held = [value * amount.denominator for value in self.held]
        for g in self.budget.supporters[p]:
            self.held[g] = max(self.held[g] - amount.numerator, 0)


def by_votes(budget, run, by):
    """The most votes first, skipping what does not fit; losers of Equal Shares keep their words."""
    left, told = budget.money - sum(budget.costs[p] for p in run.winners), dict(run.losers)
    waiting = sorted((p for p in budget.costs if p not in run.winners), key=budget.order)
    for at, p in enumerate(waiting):
        cost = budget.costs[p]
        if cost > left:
            run.losers.setdefault(p, budget.entry(p) | {"held": left, "missing": cost - left})
            continue
        equal = [q for q in waiting[at:] if budget.votes[q] == budget.votes[p]]
        equal = [q for q in equal if budget.costs[q] <= left]
        run.winners.append(p)
        run.losers.pop(p, None)
        if len(equal) > 1:
            tie = budget.tie(len(run.winners), equal)
            tie["decided_by"] = "cost" if cost < budget.costs[equal[1]] else "identifier"
            run.ties.append(tie)
        run.rounds.append(budget.entry(p) | {"by": by})
        left -= cost
    run.losers = {p: run.losers[p] for p in (told or run.losers) if p in run.losers}


class Nothing:
    """A count in which nothing is funded yet."""

    def __init__(self):
        self.winners, self.rounds, self.ties, self.losers = [], [], [], {}


def greedy(choices, rules, _published=None):
    """The most votes first, skipping what does not fit."""
    budget, run = Budget(choices, rules), Nothing()
    by_votes(budget, run, "votes")
    return budget.figures(run)


def equal_shares(choices, rules, published, whole=False, remark=None):
    """The Method of Equal Shares, with ``add1`` at the published endowment.

    Whether raising had to end there is looked at endowment by endowment, at all of them when
    ``whole``; ``remark`` takes the words about how far that went.
    """
    budget = Budget(choices, rules)
    completion = rules["counting"].get("completion", "none")
    share, wrong = (
        Fraction(budget.money, budget.ballots or 1) if budget.ballots else Fraction(0),
        "",
    )
    if completion != "none":
        start, share = int(share), published.get("endowment")
        if not isinstance(share, int) or isinstance(share, bool) or share < start:
            words = f"endowment: published {share}, but raising it begins at {start}"
            return {"wrong": [words]}
        step = step_of(rules, budget)
        wrong = wrong_stop(budget, start, share, step)
        wrong = wrong or wrong_way(budget, (start, share), step, whole, remark)
    run = Shares(budget, share)
    if completion == "add1-utilitarian":
        by_votes(budget, run, "completion")
    return budget.figures(run, share) | {"wrong": [wrong] if wrong else []}


def step_of(rules, budget):
    """By how much the endowment is raised at a time: a part of the first one, at least one unit."""
    parts, start = rules["counting"].get("steps", 0), budget.money // (budget.ballots or 1)
    return max(1, start // parts) if parts else 1


def wrong_stop(budget, start, endowment, step):
    """Why raising the endowment does not end here, nothing if it does."""

    def cost(run):
        return sum(budget.costs[p] for p in run.winners)

    if (endowment - start) % step:
        return f"endowment: {endowment} is no number of steps of {step} above {start}"
    wanted = {p for p, votes in budget.votes.items() if votes}
    here = Shares(budget, endowment)
    if cost(here) > budget.money:
        return f"endowment: at {endowment} the projects cost {cost(here)}, more than the budget"
    if sum(budget.costs[p] for p in wanted) <= budget.money:
        if set(here.winners) != wanted:
            return f"endowment: at {endowment} not every project is funded, though all fit"
        if endowment > start and set(Shares(budget, endowment - step).winners) == wanted:
            return f"endowment: {endowment - step} funds every project already"
        return ""
    if cost(Shares(budget, endowment + step)) <= budget.money:
        return f"endowment: {endowment + step} keeps the budget too"
    return ""


class Steady:
    """Equal Shares from one endowment, and for how many units of money more nothing changes.

    An amount is a pair: what it is now, and by how much it grows when each voter gets one unit
    more; both are whole numbers of 1/scale. What was compared stays so for ``room`` units.
    """

    def __init__(self, budget, endowment, room):
        self.budget, self.scale, self.room, self.work = budget, 1, room, 0
        self.held = [(endowment, 1)] * len(budget.weights)
        self.winners = [p for p, cost in budget.costs.items() if not cost and budget.votes[p]]
        self.ratios = {p: (1, 0, n) for p, n in budget.votes.items() if n and budget.costs[p]}
        while self.fund_one():
            pass

    def stays(self, value, growth, above):
        """What is at least ``above`` now is so for a while."""
        if growth < 0:
            self.room = min(self.room, (value - above) // -growth)

    def price(self, p):
        """The largest payment as an amount times how many pay it, None when it cannot be paid."""
        sums, groups, held = {}, self.budget.supporters[p], self.held
        for g in groups:
            sums[held[g]] = sums.get(held[g], 0) + self.budget.weights[g]
        self.work += len(groups)
        rest, missing, growth = self.budget.votes[p], self.budget.costs[p] * self.scale, 0
        poor, rich = [], sorted(sums, reverse=True)
        while rich and rich[-1][0] * rest < missing:
            poor.append(rich.pop())
            (amount, grows), number = poor[-1], sums[poor[-1]]
            missing, growth, rest = (
                missing - amount * number,
                growth - grows * number,
                rest - number,
            )
        if not rich:
            self.stays(missing, growth, 1)
            return None
        for amount, grows in poor:
            self.stays(missing - amount * rest, growth - grows * rest, 0)
        for amount, grows in rich:
            self.stays(amount * rest - missing, grows * rest - growth, 0)
        return missing, growth, rest

    def fund_one(self):
        """One round; False at the end. What was found earlier of a price is a bound of it."""
        best, paid = None, {}
        for p in sorted(self.ratios, key=lambda p: self.ratios[p][0] / self.ratios[p][2]):
            value, _growth, parts = self.ratios[p]
            if best is not None and value * best[2] > best[0] * parts:
                continue
            price = self.price(p)
            if price is None:
                del self.ratios[p]
                continue
            paid[p], parts = price, price[2] * self.scale * self.budget.costs[p]
            self.ratios[p] = (price[0], price[1], parts)
            if best is None or price[0] * best[2] < best[0] * parts:
                best = self.ratios[p]
        if best is None:
            return False
        equal = [p for p in paid if self.ratios[p][0] * best[2] == best[0] * self.ratios[p][2]]
        chosen = min(equal, key=self.budget.order)
        self.keeps(chosen, self.ratios.pop(chosen))
        self.winners.append(chosen)
        self.pay(chosen, *paid[chosen])
        return True

    def keeps(self, chosen, best):
        """While no other one is cheaper, or equal and preferred, this one is chosen."""
        first = self.budget.order(chosen)
        for p, (value, growth, parts) in self.ratios.items():
            above = 0 if first < self.budget.order(p) else 1
            more = value * best[2] - best[0] * parts
            self.stays(more, growth * best[2] - best[1] * parts, above)

    def pay(self, p, missing, growth, rest):
        """Supporters pay; the scale grows so that amounts stay whole numbers."""
        parts = rest // math.gcd(missing, growth, rest)
        if parts > 1:
            self.scale *= parts
            self.held = [(amount * parts, grows * parts) for amount, grows in self.held]
            self.work += len(self.held)
        paid, more = missing * parts // rest, growth * parts // rest
        for g in self.budget.supporters[p]:
            amount, grows = self.held[g]
            self.held[g] = (amount - paid, grows - more) if amount >= paid else (0, 0)


def wrong_way(budget, ends, step, whole=False, remark=None):
    """Why raising the endowment had to end before, nothing if it had not as far as was looked."""
    start, end = ends
    wrong, reached = walk(budget, ends, step, None if whole else work_for(budget.ballots))
    if remark and not wrong and reached < end:
        remark(
            f"Endowments from {start} to {reached} were looked at, of all to {end}; for the others "
            "it was checked only that raising may end there. Run it with --whole to look at each."
        )
    elif remark and not wrong:
        remark(f"All endowments from {start} to {end} were looked at: none ends the count before.")
    return wrong


def walk(budget, ends, step, most):
    """Why raising had to end earlier (nothing if not), and up to which endowment this is known.

    Each endowment is looked at, alone or together with those after it that cannot differ, as long
    as that takes less than ``most`` steps of work.
    """
    at, end = ends
    wanted, work = {p for p, votes in budget.votes.items() if votes}, 0
    fits = sum(budget.costs[p] for p in wanted) <= budget.money
    while at < end and (most is None or work < most):
        run = Steady(budget, at, end - at)
        work += run.work
        cost = sum(budget.costs[p] for p in run.winners)
        if cost > budget.money:
            words = f"endowment: at {at} the projects cost {cost}, more than the budget"
            return f"{words}: raising ends before that", at
        left = wanted - set(run.winners)
        if fits and not left:
            return f"endowment: {at} funds every project already", at
        # Where no further project can be paid even in full, every outcome is a part of this one.
        more = min((-(-budget.costs[p] // budget.votes[p]) for p in left), default=end)
        at += max(run.room // step + 1, -(-(more - at) // step)) * step
    return "", min(at, end)


WHOLE = "of a budget whose shares are raised, look at every endowment, however long it takes"
MOST_WORK, LEAST_WORK = 50_000_000, 4_000_000
"""How many supporters' holdings are looked at before it stops: some seconds of an ordinary
computer; with many ballots, for which all else takes longer too, one or two."""


def work_for(ballots):
    """How much work raising is worth when nobody asked for the whole."""
    return max(LEAST_WORK, MOST_WORK - 450 * ballots)


COUNTS = {
    "single-choice": add_up,
    "approval": add_up,
    "score": add_up,
    "allocation": divide,
    "scottish-stv": scottish_stv,
    "irv": instant_runoff,
    "schulze": schulze,
    "greedy": greedy,
    "equal-shares": equal_shares,
}


def is_number(value):
    """A whole number from zero on; JSON's true is none."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_legal(choice, rules):
    """Whether the rules allow this choice."""
    costs = {option["position"]: option.get("cost") or 0 for option in rules["options"]}
    limits, method = rules.get("limits", {}), rules["method"]
    if method == "single":
        return choice in costs if is_number(choice) else bool(rules.get("blank")) and choice == []
    if method in ("score", "allocation"):
        names = {str(p) for p in costs}
        if not isinstance(choice, dict) or not set(choice) <= names:
            return False
        return are_legal_numbers(list(choice.values()), rules) and (
            method == "score" or keeps_shares(choice, rules)
        )
    if not isinstance(choice, list) or not all(is_number(p) and p in costs for p in choice):
        return False
    if not len(set(choice)) == len(choice) <= limits.get("most", len(costs)):
        return False
    if method != "ranking" and choice != sorted(choice):
        return False
    spent = sum(costs[p] for p in choice)
    return method != "budget" or spent <= limits.get("budget", spent)


def are_legal_numbers(numbers, rules):
    """Whether the rules allow these points or amounts; a zero could be a voter's mark."""
    limits = rules.get("limits", {})
    if not all(map(is_number, numbers)) or (rules.get("canonical") and 0 in numbers):
        return False
    if rules["method"] == "score":
        return max(numbers, default=0) <= limits.get("points", 0)
    steps = all(number % limits.get("step", 1) == 0 for number in numbers)
    return steps and sum(numbers) <= limits.get("budget", 0)


def keeps_shares(choice, rules):
    """Whether a division of the budget keeps the hard shares of what it spends, in percent."""
    kinds = {str(option["position"]): option.get("category", "") for option in rules["options"]}
    total = sum(choice.values())
    for share in rules["counting"].get("shares", []):
        amount = sum(n for p, n in choice.items() if kinds[p] == share["category"])
        if not share["least"] * total <= 100 * amount <= share["most"] * total:
            return False
    return True


# --- Reading: whatever a file holds, it ends in words ---


def once(pairs):
    """An object of JSON, in which no name may stand twice: programs would read different things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a name stands twice in {sorted(name for name, _value in pairs)[:9]}")
    return found


def no_number(name):
    """JSON has no NaN and no Infinity."""
    raise ValueError(f"{name} is no number")


DECODER = json.JSONDecoder(object_pairs_hook=once, parse_constant=no_number)


def read(name):
    """A package or a log as it was downloaded. Raises ValueError in words."""
    text = name
    try:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        found = DECODER.decode(text)
    except UnicodeDecodeError:
        raise ValueError("it is no text in UTF-8") from None
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be opened") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"it is no JSON: {error}" if text.strip() else "it is empty") from None
    if not isinstance(found, dict):
        raise ValueError(f"it holds no package, but {str(found)[:40]}")
    return found


def entries_of(package):
    """The entries of the log; of an empty type where one is no object of JSON with a type."""
    found = []
    for data in package["log"]:
        try:
            entry = DECODER.decode(data)
        except (TypeError, ValueError, RecursionError):
            entry = None
        good = isinstance(entry, dict) and isinstance(entry.get("type"), str)
        found.append(entry if good else {"type": ""})
    return found


# --- Shapes: what each place of a package may hold ---


def is_text(value):
    """Any text."""
    return isinstance(value, str)


def is_flag(value):
    """True or false."""
    return isinstance(value, bool)


DIGITS = re.compile("(?:[0-9a-f]{2})*")


def is_hash(value):
    """A SHA-256 as 64 hexadecimal digits."""
    return is_signature(value) and len(value) == 64


def is_signature(value):
    """Bytes in hexadecimal."""
    return isinstance(value, str) and DIGITS.fullmatch(value) is not None


def is_date(value):
    """A day and a time with its distance from UTC."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def date_of(text):
    """A day as minutes name it."""
    return date.fromisoformat(text)


def is_day(value):
    """A day without a time."""
    try:
        return isinstance(value, str) and date_of(value) is not None
    except ValueError:
        return False


def is_words(value):
    """A text that says something."""
    return isinstance(value, str) and value.strip() != ""


def is_ballot(value):
    """A choice, null when invalid, and a stratum."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and (value[0] is None or is_number(value[0]) or isinstance(value[0], (list, dict)))
        and isinstance(value[1], str)
    )


def is_channel(value):
    """How votes came in, and how many did."""
    return isinstance(value, list) and len(value) == 2 and is_text(value[0])


def maybe(test):
    """Null is allowed too."""
    return lambda value: value is None or test(value)


def one_of(*words):
    """One of these texts."""
    return lambda value: isinstance(value, str) and value in words


def each(test):
    """A list of such."""
    return lambda value: isinstance(value, list) and all(map(test, value))


def texts(value):
    """Words by language."""
    return isinstance(value, dict) and all(map(is_text, value.values()))


def fields(**tests):
    """An object with these fields. Those whose test stands in a tuple may be absent."""
    return lambda value: isinstance(value, dict) and not amiss(value, tests)


def amiss(value, tests):
    """The first field that is missing or wrong; nothing when all are as they must be."""
    for name, test in tests.items():
        optional = isinstance(test, tuple)
        if name not in value:
            if optional:
                continue
            return f"has no {name}"
        if not (test[0] if optional else test)(value[name]):
            return f"has a wrong {name}: {str(value[name])[:60]}"
    return ""


NUMBER_OR_NULL = maybe(is_number)
RESULT = fields(
    rule=is_text,
    winners=each(is_number),
    voted=is_number,
    ballots=is_number,
    invalid=is_number,
    valid=is_number,
    blank=is_number,
    quorum=is_number,
    quorum_met=is_flag,
    electorate=NUMBER_OR_NULL,
    electorate_at_opening=NUMBER_OR_NULL,
    left_out=(is_number,),
    counts=(lambda value: isinstance(value, dict),),
    channels=(lambda value: isinstance(value, dict) and all(map(is_number, value.values())),),
    rounds=(each(lambda value: isinstance(value, dict)),),
    cut=(is_flag,),
)
OPTION = fields(
    position=is_number,
    labels=texts,
    cost=(NUMBER_OR_NULL,),
    category=(is_text,),
    descriptions=(texts,),
    effects=(texts,),
)
OFFICE = fields(role=is_text, area=is_text)
SHARE = fields(category=is_text, least=is_number, most=is_number)


def is_seats(value):
    """At least one."""
    return is_number(value) and value > 0


def are_options(value):
    """Options, each at a place of its own."""
    if not each(OPTION)(value):
        return False
    return len({option["position"] for option in value}) == len(value)


RULES = {
    "method": is_text,
    "limits": fields(most=(is_number,), points=(is_number,), budget=(is_number,), step=(is_seats,)),
    "options": are_options,
    "order_seed": is_text,
    "quorum": is_number,
    "electorate": NUMBER_OR_NULL,
    "opens_at": is_date,
    "closes_at": is_date,
    "counting": (
        fields(
            seats=(is_seats,),
            budget=(is_number,),
            steps=(is_number,),
            completion=(one_of("none", "add1", "add1-utilitarian"),),
            ties=(one_of("together", "lot", "order"),),
            published=(one_of("whole", "cut"),),
            shares=(each(SHARE),),
        ),
    ),
    "rule": (is_text,),
    "question": (is_text,),
    "territory": (is_text,),
    "tie_rule": (is_text,),
    "public_key": (is_text,),
    "content_length": (is_number,),
    "paper": (is_flag,),
    "turnout": (is_flag,),
    "blank": (is_flag,),
    "canonical": (is_flag,),
    "sealed": (is_flag,),
    "objection_days": (is_number,),
    "key": (
        fields(
            kind=is_text,
            needed=is_number,
            of=is_number,
            offices=(each(OFFICE),),
            opening=(one_of("offline"),),
            signs=(is_hash,),
        ),
    ),
    "small": (fields(breakdowns=is_number, release=is_number),),
}
LEFT_OUT = {
    "envelopes": each(is_hash),
    "gone": each(is_hash),
    "voters": is_number,
    "forged": (is_number,),
}
"""Sealed votes that fit no voter or are not in the log, those that are gone, voters without one,
and rows of decisions and papers that were written past the program."""
OPENED = fields(envelopes=is_number, invalid=each(is_hash), ballots=is_hash, choices=is_hash)


def are_opened(value):
    """What officers found in the envelopes, channel by channel."""
    return isinstance(value, dict) and all(map(OPENED, value.values()))


ENTRIES = {
    "opening": {"rules_hash": is_hash, **RULES},
    "plan": {"rules_hash": is_hash, **RULES},
    "rehearsal": {"opened": is_flag, "key": (is_text,), "shares": (is_number,)},
    "electorate": {"size": NUMBER_OR_NULL},
    "key": {"kind": is_text, "needed": is_number, "of": is_number, "offices": (each(OFFICE),)},
    "envelope": {"hash": is_hash},
    "replacement": {"hash": is_hash, "replaces": is_hash},
    "extension": {"reason": is_words, "closes_at": is_date},
    "annulment": {"reason": is_words, "difference": (fields(**LEFT_OUT),)},
    "release": {"reason": is_words, "second_reason": is_words},
    "withheld": {"below": is_number},
    "closing": {
        "at": is_date,
        "electorate": NUMBER_OR_NULL,
        "envelopes": each(is_hash),
        "turnout": (is_number,),
        "difference": (fields(**LEFT_OUT),),
        "checked": (NUMBER_OR_NULL,),
    },
    "exclusion": {"reason": is_words, **LEFT_OUT},
    "opened": {
        "size": is_number,
        "root": is_hash,
        "signature": is_signature,
        "channels": are_opened,
        "salts": lambda value: isinstance(value, dict) and all(map(maybe(is_hash), value.values())),
    },
    "papers": {
        "papers": is_number,
        "voters": is_number,
        "explanation": is_text,
        "sealed": (each(is_hash),),
    },
    "added": {"channel": is_text, "ballots": is_number, "digest": maybe(is_hash)},
    "result": {"inputs": is_hash, "result": RESULT},
    "destruction": {"at": is_date, "envelopes": is_number},
    "dispute": {"number": is_number, "receipt": is_text, "concern": is_text},
    "filer-opened": {"number": is_number},
    "answer": {"number": is_number, "outcome": is_text, "answer": is_hash},
    "consensus": {"minutes": is_hash, "at": is_date},
}
"""Every kind of entry that a log may have, and its fields."""

LOG = {
    "format": is_text,
    "log_name": is_text,
    "key": is_hash,
    "log": each(is_text),
    "leaves": each(is_hash),
    "heads": each(fields(size=is_number, root=is_hash, at=is_date, signature=is_signature)),
}
FLAGS = fields(
    raised=is_number,
    reviewed=is_number,
    device=is_number,
    burst=is_number,
    findings=lambda value: isinstance(value, dict) and all(map(is_number, value.values())),
)
POLL = {
    **LOG,
    "rules": fields(**RULES),
    "envelopes": each(is_hash),
    "ballots": each(is_ballot),
    "result": RESULT,
    "flags": (FLAGS,),
}
CHANNELLED = {**POLL, "channels": each(is_channel)}
MINUTES = fields(
    chosen=each(OPTION),
    words=texts,
    document_sha256=is_text,
    day=is_day,
)
FORMATS = {
    "rembuk-log 2": LOG,
    "rembuk-poll 2": POLL,
    "rembuk-poll 3": CHANNELLED,
    "rembuk-poll 4": {**CHANNELLED, "flags": FLAGS},
    "rembuk-consensus 1": {**LOG, "rules": fields(**RULES), "minutes": MINUTES},
}
COUNTED = ("ballots", "result", "envelopes", "channels")
KNOWN = {name for shape in FORMATS.values() for name in shape}


def kind_of(package):
    """What a file is, by what it holds, whatever it calls itself: a poll, consensus or log."""
    called = str(package.get("format"))
    if called.startswith("rembuk-poll") or any(name in package for name in COUNTED):
        return "poll"
    if called.startswith("rembuk-consensus") or "minutes" in package:
        return "consensus"
    return "log"


def check_shape(package, entries):
    """The file is whole, and of a format that this program knows"""
    called, kind = package.get("format"), kind_of(package)
    shape = FORMATS.get(called) if is_text(called) else None
    if shape is None:
        known = ", ".join(sorted(FORMATS))
        yield f"the file is damaged, or newer than this program: format {called}, known are {known}"
        shape = next(FORMATS[name] for name in reversed(FORMATS) if f"-{kind} " in name)
    held = [name for name in package if name in KNOWN and name not in shape]
    if held:
        yield f"the file calls itself {called}, but it has {', '.join(held)}"
    for name, test in shape.items():
        wrong = amiss(package, {name: test})
        if wrong:
            yield f"the file is damaged: it {wrong}"
    for number, entry in enumerate(entries):
        if not entry["type"]:
            yield f"the file is damaged: entry {number} is no JSON with a type"
        elif entry["type"] not in ENTRIES:
            yield (
                f"entry {number} is a {entry['type']}, which this program does not know: "
                "the log was made otherwise, or by a newer version, whose program can check it"
            )
        else:
            wrong = amiss(entry, ENTRIES[entry["type"]])
            if wrong:
                yield f"the file is damaged: entry {number}, {entry['type']}, {wrong}"
    if not entries:
        yield "the file is damaged: the log is empty"


# --- The checks: each takes the package and its entries, and gives faults in words ---


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
    """The rules are those that were frozen before the first ballot"""
    if rules_of(entries[0]) != package["rules"]:
        yield "the rules are not those of the opening"
    if digest(package["rules"]) != entries[0].get("rules_hash"):
        yield "the hash of the rules is wrong"


def rules_of(entry):
    """The rules that an opening or a plan freezes."""
    return {k: v for k, v in entry.items() if k not in ("type", "rules_hash")}


def of_type(entries, kind):
    """The entries of a type, with their numbers."""
    return [(n, entry) for n, entry in enumerate(entries) if entry["type"] == kind]


def last_of(entries, kind):
    """The last entry of a type, None without one."""
    found = of_type(entries, kind)
    return found[-1][1] if found else None


ONCE = ("opening", "plan", "rehearsal", "electorate", "closing", "papers", "opened", "result")
FINAL = ("annulment", "destruction", "consensus")
VOTES = ("envelope", "replacement")
PLACES = {
    "extension": (("electorate",), ("closing", "annulment")),
    "closing": (("electorate",), ("annulment", "result")),
    "exclusion": (("closing",), ("result", "annulment")),
    "papers": (("closing",), ("added", "result", "annulment")),
    "opened": (("closing",), ("added", "result", "annulment")),
    "result": (("closing",), ("annulment", "destruction")),
    "annulment": (("electorate",), ()),
    "release": (("closing",), ("result", "annulment", "destruction")),
    "withheld": (("closing",), ("result", "annulment", "destruction")),
    "destruction": (("result", "annulment", "withheld"), ()),
    "dispute": (("electorate",), ("destruction",)),
    "consensus": (("plan",), ()),
}
"""After which an entry stands (one of them), and after which it no longer can."""


def check_order(_package, entries):
    """The steps stand in their order, none twice, and the key was tried before the first vote"""
    kinds = [entry["type"] for entry in entries]
    if kinds[0] == "plan":
        if kinds != ["plan", "consensus"]:
            yield "the log of an agreement holds a plan and the agreement, and nothing else"
    elif kinds[:3] != ["opening", "rehearsal", "electorate"]:
        yield "the rehearsal and the electorate do not stand before the first ballot"
    if entries[0].get("rules_hash") != digest(rules_of(entries[0])):
        yield "the hash of the rules in the first entry is wrong"
    for kind in (*ONCE, *FINAL):
        places = [number for number, one in enumerate(kinds) if one == kind]
        for again in places[1:]:
            yield f"entry {again} is a second {kind}; the first is entry {places[0]}"
    for number, kind in enumerate(kinds):
        yield from misplaced_step(number, kind, kinds)
    yield from untried(entries)
    yield from unanswerable(entries)


def misplaced_step(number, kind, kinds):
    """Whether a step of a vote stands where it cannot."""
    if kind == "key" and set(kinds[3:number]) - {"key"}:
        yield f"entry {number} names who holds the key, after the vote began"
    if number and kind in ("opening", "plan"):
        yield f"entry {number} is of type {kind}, which only the first entry can be"
    if kind not in PLACES:
        return
    after, never = PLACES[kind]
    before = kinds[:number]
    if not any(one in before for one in after):
        yield f"entry {number}, {kind}, stands before any {' or '.join(after)}"
    for one in never:
        if one in before:
            yield f"entry {number}, {kind}, stands after the {one}"


def untried(entries):
    """A rehearsal that failed or was with another key, shares without an office each, an electorate
    that is not of the rules."""
    rules = entries[0]
    held = rules.get("key", {})
    if "offices" in held and len(held["offices"]) != held["of"]:
        yield f"the key has {held['of']} shares, in {len(held['offices'])} offices"
    for number, entry in of_type(entries, "rehearsal"):
        if not entry["opened"]:
            yield f"entry {number}: the rehearsal failed, the key could not open a sealed vote"
        if entry.get("key", held.get("kind")) != held.get("kind"):
            yield f"entry {number}: the rehearsal was with another kind of key than the rules name"
        if entry.get("shares", held.get("needed")) != held.get("needed"):
            yield f"entry {number}: {entry['shares']} shares were rehearsed, the rules name others"
    for number, entry in of_type(entries, "electorate"):
        if entry["size"] != rules["electorate"]:
            yield f"entry {number}: {entry['size']} could vote, the rules say {rules['electorate']}"


def unanswerable(entries):
    """Objections are numbered from one, and each has at most one answer."""
    filed, answered = 0, set()
    for number, entry in enumerate(entries):
        if entry["type"] == "dispute":
            filed += 1
            if entry["number"] != filed:
                yield f"entry {number} is objection {entry['number']}, and should be {filed}"
        elif entry["type"] in ("answer", "filer-opened") and not 1 <= entry["number"] <= filed:
            yield f"entry {number} is about objection {entry['number']}, which nobody filed"
        if entry["type"] == "answer":
            if entry["number"] in answered:
                yield f"entry {number} answers objection {entry['number']} again"
            if entry["outcome"] not in ("founded", "unfounded"):
                yield f"entry {number} answers in no known way: {entry['outcome']}"
            answered.add(entry["number"])


def check_dates(package, entries):
    """The dates fit each other"""
    rules = entries[0]
    opens, ends = (datetime.fromisoformat(rules[name]) for name in ("opens_at", "closes_at"))
    before = opens if rules["type"] == "opening" else None
    for head in package["heads"]:
        at, what = datetime.fromisoformat(head["at"]), "the head before it"
        if before is not None and at < before:
            what = "the opening" if before == opens else what
            yield f"head {head['size']} is dated {head['at']}, earlier than {what}"
        before = at
    if ends <= opens:
        yield f"the vote ends {rules['closes_at']}, before it begins {rules['opens_at']}"
    for number, entry in of_type(entries, "extension"):
        if datetime.fromisoformat(entry["closes_at"]) <= ends:
            yield f"entry {number} moves the close to {entry['closes_at']}, which is not later"
        ends = datetime.fromisoformat(entry["closes_at"])
    for number, entry in of_type(entries, "closing"):
        closed = datetime.fromisoformat(entry["at"])
        if closed < opens:
            yield f"entry {number} closes at {entry['at']}, before the vote opened"
        elif closed < ends:
            yield f"entry {number} closes at {entry['at']}, before the end {ends.isoformat()}"
    yield from destroyed_early(entries)


def destroyed_early(entries):
    """Envelopes and key are kept for as long as the rules say."""
    closing = last_of(entries, "closing")
    for number, entry in of_type(entries, "destruction") if closing else ():
        kept = timedelta(days=min(entries[0].get("objection_days", 0), 36_500))
        if datetime.fromisoformat(entry["at"]) < datetime.fromisoformat(closing["at"]) + kept:
            yield f"entry {number} destroys the sealed votes before the objection period was over"


def check_envelopes(package, entries):
    """Every sealed vote of the log that was not replaced was closed in, and no other"""
    standing, seen, over = {}, {}, ""
    for number, entry in enumerate(entries):
        if entry["type"] in ENDS:
            over = over or ENDS[entry["type"]]
        if entry["type"] not in VOTES:
            continue
        if over:
            yield f"entry {number} is a vote after the {over}"
        if entry["hash"] in seen:
            yield f"entry {number} brings the envelope of entry {seen[entry['hash']]} again"
        if entry["type"] == "replacement" and standing.pop(entry["replaces"], None) is None:
            yield f"entry {number} replaces an envelope that is not in the log"
        standing[entry["hash"]] = seen[entry["hash"]] = number
    yield from ended_otherwise(package, entries, standing)
    for number, entry in of_type(entries, "papers"):
        sealed = entry.get("sealed")
        if sealed is not None and not entry["papers"] == len(sealed) == len(set(sealed)):
            yield f"entry {number} has {entry['papers']} papers and {len(set(sealed))} sealed ones"


ENDS = {"closing": "close", "annulment": "annulment"}


def ended_otherwise(package, entries, standing):
    """Where the close, the destruction or the package has other envelopes than those that stand."""
    last = len(held_at_the_end(entries, standing))
    for number, entry in of_type(entries, "destruction"):
        if entry["envelopes"] != last:
            yield f"entry {number} destroys {entry['envelopes']} sealed votes of {last}"
    for _number, closing in of_type(entries, "closing"):
        yield from closed_otherwise(closing, standing, decided(entries))
        if entries[0].get("turnout") and "turnout" not in closing:
            yield "the close does not say how many people voted online, as the rules ask"
        counted = last_of(entries, "result") and not last_of(entries, "exclusion")
        if "difference" in closing and counted:
            yield "voters and sealed votes did not fit at the close, and nobody decided about it"
        if package.get("envelopes", closing["envelopes"]) != closing["envelopes"]:
            yield "the list of final envelopes is not that of the close"


def decided(entries):
    """What two officials left out of the count; of an annulled vote what did not fit at its close.

    Nothing is left out where voters and sealed votes fit.
    """
    nothing = {"envelopes": [], "gone": [], "voters": 0}
    found, annulment = last_of(entries, "exclusion"), last_of(entries, "annulment")
    if found is None and annulment is not None:
        found = (last_of(entries, "closing") or annulment).get("difference")
    return found or nothing


def held_at_the_end(entries, standing):
    """The sealed votes that there were at the close, or when a vote that ran was annulled."""
    closing = last_of(entries, "closing")
    if closing is not None:
        return set(closing["envelopes"])
    left_out = decided(entries)
    return set(standing) - set(left_out["gone"]) | set(left_out["envelopes"])


def to_count(entries):
    """The sealed votes of the close without those that two officials left out; none before it."""
    nothing = {"envelopes": []}
    closing, exclusion = last_of(entries, "closing"), last_of(entries, "exclusion")
    left_out = set((exclusion or nothing)["envelopes"])
    return [one for one in (closing or nothing)["envelopes"] if one not in left_out]


def closed_otherwise(closing, standing, left_out):
    """What the close names that is not in the log, or leaves out, and nobody decided about."""
    held = set(closing["envelopes"])
    foreign, gone = set(left_out["envelopes"]), set(left_out["gone"])
    for missing in sorted(set(standing) - held - gone):
        yield f"the envelope of entry {standing[missing]} is missing at the close"
    for unknown in sorted(held - set(standing) - foreign):
        yield f"the envelope {unknown[:16]}… at the close is not in the log"
    for unknown in sorted(foreign - held):
        yield f"the envelope {unknown[:16]}… was left out of the count, and is not of the close"
    for unknown in sorted(gone - (set(standing) - held)):
        yield f"the envelope {unknown[:16]}… is called gone, and it is not"
    if len(held) < len(closing["envelopes"]):
        yield "the close names an envelope twice"
    counted = len(held - foreign)
    people = closing.get("turnout", counted + left_out["voters"])
    if people != counted + left_out["voters"]:
        yield f"{people} people voted online, and {counted} sealed votes stand"


def check_figures(_package, entries):
    """What the log says of its result fits its rules, its close and the votes that are in it"""
    closing, logged = last_of(entries, "closing"), last_of(entries, "result")
    if closing is None or logged is None:
        return
    result, sealed, rules = logged["result"], len(to_count(entries)), entries[0]
    others = sum(entry["ballots"] for entry in added(entries))
    voted, valid, invalid = result["voted"], result["ballots"], result["invalid"]
    if voted != sealed + others:
        yield f"the result has {voted} votes; sealed ones are {sealed}, others {others}"
    if valid + invalid != voted:
        yield f"the result has {valid} valid and {invalid} invalid votes of {voted}"
    online = result.get("channels", {}).get("online", sealed)
    if online != sealed:
        yield f"the result has {online} votes cast online; sealed ones are {sealed}"
    left_out = result.get("left_out", 0)
    if left_out != len(closing["envelopes"]) - sealed:
        yield f"the result left {left_out} sealed votes out, the log names others"
    for name, value in (
        ("rule", rules.get("rule", result["rule"])),
        ("quorum", rules["quorum"]),
        ("quorum_met", voted >= rules["quorum"]),
        ("electorate", closing["electorate"]),
        ("electorate_at_opening", rules["electorate"]),
    ):
        if result[name] != value:
            yield f"the result says {name} {result[name]}, the rules and the close {value}"


def small(rules, what):
    """Below how many voters something is kept back; 0 in votes of earlier versions."""
    return rules.get("small", {}).get(what, 0)


def check_few(_package, entries):
    """Of so few votes that a result would tell how they chose, it was handled as the rules say"""
    rules, result = entries[0], last_of(entries, "result")
    least, released = small(rules, "release"), last_of(entries, "release")
    if result and 0 < result["result"]["voted"] < least and not released:
        yield f"fewer than {least} voted, and were counted without the reasons of two officials"
    for number, entry in of_type(entries, "withheld"):
        if entry["below"] != least:
            yield f"entry {number} keeps back votes below {entry['below']}, the rules say {least}"
        votes = waiting_votes(entries)
        if not 0 < votes < least or released:
            yield f"entry {number} keeps back {votes} votes, which could have been counted"


def waiting_votes(entries):
    """How many sealed votes there are to count, online ones and papers."""
    papers = last_of(entries, "papers") or {}
    return len(to_count(entries)) + len(papers.get("sealed", []))


def check_opened(package, entries):
    """What officers opened on a machine of their own is signed, envelope by envelope"""
    rules, entry = entries[0], last_of(entries, "opened")
    held = rules.get("key", {})
    offline = held.get("opening") == "offline"
    if entry is None:
        if offline and last_of(entries, "result"):
            yield "the rules say that officers open the votes offline, but none signed it"
        return
    if not offline or "signs" not in held:
        yield "the votes were opened offline, which the rules do not say"
        return
    said = {
        "format": "rembuk-opened 1",
        "log_name": package["log_name"],
        "rules_hash": entries[0]["rules_hash"],
        "public_key": rules["public_key"],
        **{name: entry[name] for name in ("size", "root", "channels")},
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if not Key(held["signs"]).holds(text.encode(), bytes.fromhex(entry["signature"])):
        yield "what was opened was signed by another key than that of the officers, or altered"
    if (entry["size"], entry["root"]) not in [(h["size"], h["root"]) for h in package["heads"]]:
        yield "the votes were opened beside another log"
    closed = of_type(entries, "closing")[0][0]
    if not closed < entry["size"] <= of_type(entries, "opened")[0][0]:
        yield "the votes were opened beside a log that had no close yet, or that came later"
    yield from miscounted(entry, entries)
    yield from opened_otherwise(package, entry)


def miscounted(entry, entries):
    """Other envelopes opened than the log has, or invalid ones that it does not have."""
    logged = {"online": to_count(entries)}
    papers = last_of(entries, "papers")
    if papers and "sealed" in papers:
        logged["paper"] = papers["sealed"]
    if sorted(entry["channels"]) != sorted(logged):
        yield f"opened were votes {' and '.join(sorted(entry['channels']))}, the log has others"
    for channel, found in entry["channels"].items():
        envelopes, invalid = logged.get(channel, []), found["invalid"]
        if found["envelopes"] != len(envelopes):
            yield f"{found['envelopes']} envelopes ({channel}) were opened of {len(envelopes)}"
        if len(set(invalid)) != len(invalid) or set(invalid) - set(envelopes):
            yield f"envelopes ({channel}) are called invalid that the log does not have once"


def opened_otherwise(package, entry):
    """Published choices that are not those which the officers signed, where that can be seen."""
    if "ballots" not in package:
        return
    invalid = sum(len(found["invalid"]) for found in entry["channels"].values())
    if sum(choice is None for choice, _stratum in package["ballots"]) < invalid:
        yield "fewer ballots are invalid than envelopes held none"
    for channel, ballots in by_channel(package).items():
        salt = entry["salts"].get(channel)
        if salt is None:
            continue
        choices = [choice for choice, _stratum in ballots if choice is not None]
        spelled = sorted(
            json.dumps(c, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            for c in choices
        )
        text = bytes.fromhex(salt) + b"[" + b",".join(spelled) + b"]"
        if hashlib.sha256(text).hexdigest() != entry["channels"][channel]["choices"]:
            yield f"the choices published ({channel}) are not those that the officers signed"


CHANNELS = {"paper": "cast on paper", "imported": "imported from a file"}


def added(entries):
    """The entries that name votes without an envelope."""
    return [entry for entry in entries if entry["type"] == "added"]


def by_channel(package):
    """The votes by how they came in; under an empty name those of which this is not published."""
    found, at = {}, 0
    for channel, number in package.get("channels", [["online", len(package["ballots"])]]):
        if not is_number(number) or channel in found or channel not in ("online", "", *CHANNELS):
            raise ValueError(f"the list of channels names {channel or 'nothing'} twice or wrongly")
        found[channel] = package["ballots"][at : at + number]
        at += number
    return found


def check_channels(package, entries):
    """The votes that have no envelope are those whose number and digest the log gives"""
    found, votes = by_channel(package), len(package["ballots"])
    total = sum(number for _channel, number in package.get("channels", [["", votes]]))
    if total != votes:
        yield f"the channels have {total} votes, the file has {votes}"
    yield from misplaced(entries)
    named = added(entries)
    for entry in named:
        channel, held = CHANNELS.get(entry["channel"]), found.get(entry["channel"], [])
        if entry["digest"] is None and "" in found:
            continue
        if len(held) != entry["ballots"]:
            yield f"{len(held)} votes were {channel}, the log names {entry['ballots']}"
        if digest(held) != entry["digest"]:
            yield f"the votes that were {channel} are not those of the log"
    papers = [entry["ballots"] for entry in named if entry["channel"] == "paper"]
    for entry in entries:
        if entry["type"] == "papers" and papers != [entry["papers"]]:
            yield f"{entry['papers']} papers were taken from the urns, {papers} were counted"
    for channel in sorted(set(found) - {entry["channel"] for entry in named} - {"online", ""}):
        yield f"{len(found[channel])} votes are of {channel}, of which the log says nothing"
    if "" in found and (len(found) > 1 or not named):
        yield "the file does not say how votes came in, and must"


def misplaced(entries):
    """Entries that add votes at another time, twice for one channel, or of an unknown one."""
    kinds, named = [entry["type"] for entry in entries], set()
    for number, entry in enumerate(entries):
        if entry["type"] != "added":
            continue
        if "closing" not in kinds[:number] or "result" in kinds[:number]:
            yield f"entry {number} adds votes, and does not stand between the close and the result"
        channel = entry["channel"]
        if channel in named or channel not in CHANNELS or not is_number(entry["ballots"]):
            yield f"entry {number} adds votes of {channel}, which it must not, or not again"
        named.add(channel)


def check_numbers(package, entries):
    """There are as many votes as envelopes and votes without one, and not too many"""
    closing = last_of(entries, "closing")
    if closing is None or last_of(entries, "result") is None:
        yield "the file has ballots, and its log has no close or no result"
        return
    ballots, envelopes = len(package["ballots"]), len(to_count(entries))
    others = [(e["ballots"], CHANNELS[e["channel"]]) for e in added(entries)]
    if ballots != envelopes + sum(number for number, _words in others):
        words = "".join(f" and {number} {channel}" for number, channel in others)
        yield f"{ballots} ballots, invalid ones included, are not {envelopes} envelopes{words}"
    if closing["electorate"] is not None and ballots > closing["electorate"]:
        yield f"there are {ballots} ballots and {closing['electorate']} people who could vote"


def check_count(package, entries, **looking):
    """The count, done again, gives the published result"""
    rules, published = package["rules"], package["result"]
    valid = [(c, s) for c, s in package["ballots"] if c is not None]
    illegal = illegal_ones([choice for choice, _stratum in valid], rules)
    if illegal:
        yield f"{len(illegal)} ballots counted as valid break the rules; the first is {illegal[0]}"
        return
    count = COUNTS.get(rules["rule"])
    if count is None:
        yield f"this program cannot count by the rule {rules['rule']}"
        return
    looking = looking if count is equal_shares else {}
    counted = count([choice for choice, _stratum in valid], rules, published, **looking)
    yield from counted.pop("wrong", [])
    read = counted.pop(READ, None)
    if rules.get("counting", {}).get("published") == "cut":
        counted["cut"] = bool(published.get("cut"))
        yield from cut_otherwise([choice for choice, _stratum in valid], rules, published, read)
    closing = last_of(entries, "closing") or {"electorate": None, "envelopes": []}
    counted["rule"], counted["ballots"] = rules["rule"], len(valid)
    counted["invalid"] = len(package["ballots"]) - len(valid)
    counted["voted"], sealed = len(package["ballots"]), len(to_count(entries))
    if added(entries) and counted["voted"] >= small(rules, "breakdowns"):
        counted["channels"] = {entry["channel"]: entry["ballots"] for entry in added(entries)}
        counted["channels"]["online"] = sealed
    if last_of(entries, "exclusion"):
        counted["left_out"] = len(closing["envelopes"]) - sealed
    counted["electorate"], counted["quorum"] = closing["electorate"], rules["quorum"]
    counted["electorate_at_opening"] = rules["electorate"]
    counted["quorum_met"] = counted["voted"] >= rules["quorum"]
    counted["strata"] = strata(valid, rules)
    for name, value in counted.items():
        yield from unlike(name, value, published.get(name))
    for name in sorted(set(published) - set(counted)):
        yield f"{name}: published, but no figure of this count"
    logged = [entry for entry in entries if entry["type"] == "result"]
    if len(logged) != 1 or logged[0]["result"] != published:
        yield "the published result is not the one of the log"
    elif logged[0]["inputs"] != digest(package["ballots"]):
        yield "the ballots are not those that were counted"


def illegal_ones(choices, rules):
    """The choices that the rules do not allow; equal ones are looked at once."""
    known = {}
    for choice in choices:
        spelling = repr(choice)
        if spelling not in known:
            known[spelling] = is_legal(choice, rules)
    return [choice for choice in choices if not known[repr(choice)]]


def same(one, other):
    """Equal, and no true in place of 1 or false in place of 0, which Python takes for equal."""

    def truths(value):
        text = json.dumps(value)
        return text.count("true"), text.count("false")

    return one == other and truths(one) == truths(other)


def cut_otherwise(choices, rules, published, read):
    """Rankings that are longer than the count reads them, or whole for no reason."""
    longer = sum(len(c) > read.get(tuple(c), 0) for c in choices) if read is not None else 0
    if not is_flag(published.get("cut")):
        yield "cut: the result does not say whether the rankings were cut"
    elif published["cut"]:
        if read is None:
            yield "cut: the result says that ballots were cut, and this rule has no rankings"
        elif longer:
            yield f"cut: {longer} rankings are longer than the count reads them"
    elif longer:
        count = COUNTS[rules["rule"]]
        whole = count(choices, rules, published)
        short = count([c[: read.get(tuple(c), 0)] for c in choices], rules, published)
        if {**whole, READ: None} == {**short, READ: None}:
            yield "cut: the rankings stand whole, and cut ones have the same result"


def unlike(name, counted, published):
    """Where a figure is not the published one: of a list of rounds, in which round and what.

    Losers also say on what their supporters had spent; that is no part of the outcome.
    """
    lists = isinstance(counted, list) and isinstance(published, list)
    rows = lists and all(isinstance(row, dict) for row in [*counted, *published])
    if not rows or len(counted) != len(published):
        if not same(counted, published):
            yield f"{name}: counted {counted}, published {published}"
        return
    for number, (ours, theirs) in enumerate(zip(counted, published), start=1):
        for key, value in ours.items():
            if not same(value, theirs.get(key)):
                yield f"{name} {number}, {key}: counted {value}, published {theirs.get(key)}"


def strata(valid, rules):
    """Sums by kecamatan, where they are published."""
    cells = {}
    for choice, stratum in valid:
        cells.setdefault(stratum, Counter()).update(marks(choice, rules["method"]))
    if set(cells) <= {""}:
        return {}
    names = [str(option["position"]) for option in rules["options"]]
    return {s: {p: sums[p] for p in names} for s, sums in sorted(cells.items())}


def check_minutes(package, entries):
    """The minutes of the agreement and the rules of the vote it replaced are those of the log"""
    plan = rules_of(entries[0])
    if entries[0]["type"] != "plan" or plan != package["rules"]:
        yield "the rules are not those of the log"
    agreed = last_of(entries, "consensus")
    if agreed is None or digest(package["minutes"]) != agreed["minutes"]:
        yield "the minutes are not those of the log"
    offered = {option["position"]: option["labels"] for option in plan["options"]}
    if agreed and datetime.fromisoformat(agreed["at"]).date() < date_of(package["minutes"]["day"]):
        yield "the minutes are of a day after the agreement"
    for option in package["minutes"]["chosen"]:
        if offered.get(option["position"]) != option["labels"]:
            yield f"the minutes agree on option {option['position']}, which was not on offer so"


LOG_CHECKS = (
    check_shape,
    check_tree,
    check_signatures,
    check_order,
    check_dates,
    check_envelopes,
    check_figures,
    check_few,
    check_opened,
)
CHECKS = {
    "log": LOG_CHECKS,
    "poll": (*LOG_CHECKS, check_rules, check_channels, check_numbers, check_count),
    "consensus": (*LOG_CHECKS, check_minutes),
}


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
    """What became of the vote with this receipt; nothing when the log does not hold it."""
    wanted, entries = code.upper().replace("-", "").replace(" ", "")[:24], entries_of(package)
    later = {entry["replaces"]: n for n, entry in of_type(entries, "replacement")}
    for number, entry in enumerate(entries):
        if entry["type"] in VOTES and receipt_of(entry["hash"]) == wanted:
            replaced = entry["hash"] in later
            became = f"replaced by entry {later[entry['hash']]}" if replaced else ""
            return f"Receipt {code}: entry {number}, {became or became_of(entries, entry['hash'])}"
    return ""


def became_of(entries, envelope):
    """What became of a sealed vote that nothing replaced."""
    exclusion = last_of(entries, "exclusion") or {"envelopes": [], "gone": []}
    if last_of(entries, "annulment"):
        return "of a vote that was annulled: it has no effect"
    if envelope in (*exclusion["envelopes"], *exclusion["gone"]):
        return "left out of the count by two officials, whose reason is in the log"
    if last_of(entries, "withheld"):
        return "never opened: so few voted that a result would have told how they chose"
    return "counted" if last_of(entries, "result") else "in the log, not opened yet"


CHECKED = {
    "format": lambda value: value == "rembuk-envelope 1",
    "log_name": is_text,
    "public_key": is_hash,
    "ephemeral_secret": is_hash,
    "content": is_text,
}
"""What a voter gets of a sealed vote that was opened to check it, instead of being cast."""


def check_checked(package, opened, receipt=None):
    """The checked envelope, sealed again, has its receipt, and was never cast"""
    wrong = amiss(opened, CHECKED)
    if wrong:
        yield f"the file of the envelope {wrong}"
        return
    entries = entries_of(package)
    rules = entries[0]
    if opened["log_name"] != package["log_name"] or opened["public_key"] != rules["public_key"]:
        yield "the envelope was sealed for another vote than that of this log"
        return
    text = opened["content"].encode()
    if len(text) != rules.get("content_length", len(text)):
        yield f"its content has {len(text)} bytes; the rules say {rules['content_length']}"
        return
    found = sealed_hash(opened)
    code = full_receipt(found)
    if receipt and symbols(receipt) != symbols(code):
        yield f"sealed again it has the receipt {code}, and not the one that was shown, {receipt}"
    if not is_legal(chosen_in(opened), rules):
        yield "its content is no choice that the rules of this vote allow"
    for number, entry in enumerate(entries):
        if entry["type"] in VOTES and entry["hash"] == found:
            yield f"it was cast all the same: it is entry {number} of the log"


def sealed_hash(opened):
    """The hash of the envelope that a checked one says it is."""
    public, secret = (bytes.fromhex(opened[name]) for name in ("public_key", "ephemeral_secret"))
    return hashlib.sha256(seal_again(public, secret, opened["content"].encode())).hexdigest()


def chosen_in(opened):
    """The choice in a checked envelope, None when there is none."""
    try:
        return json.loads(opened["content"])["c"]
    except (ValueError, KeyError, TypeError):
        return None


def symbols(code):
    """A receipt as it is compared: without what stands between, and as it may be misread."""
    alike = {ord("O"): "0", ord("I"): "1", ord("L"): "1"}
    return re.sub(r"[-. \u2013]", "", code.upper()).translate(alike)


def full_receipt(envelope_hash):
    """A receipt as the pages show it, with its check symbol (Damm's over GF(32))."""
    text, check = receipt_of(envelope_hash), 0
    for symbol in text:
        check = (check ^ ALPHABET.index(symbol)) << 1
        if check & 32:
            check ^= 0b100101
    text += ALPHABET[check]
    return "-".join(text[i : i + 5] for i in range(0, 25, 5))


def opened_words(package, opened):
    """What was in a checked envelope, in words."""
    rules, choice = entries_of(package)[0], chosen_in(opened)
    labels = {o["position"]: " / ".join(o["labels"].values()) for o in rules["options"]}
    yield f"The checked envelope has the receipt {full_receipt(sealed_hash(opened))}."
    yield "Compare it with the one that was shown before it was opened. It holds:"
    if isinstance(choice, dict):
        for position, number in sorted(choice.items(), key=lambda item: int(item[0])):
            yield f"       {labels[int(position)]}: {number}"
    else:
        for position in choice if isinstance(choice, list) else [choice]:
            yield f"       {labels[position]}"
    if choice in ([], {}):
        yield "       nothing: it is blank"
    yield "It is no vote, and says nothing of how its voter voted afterwards."


def sought(package, receipt):
    """The words about a receipt, if one was given and is found."""
    try:
        yield receipt_words(package, receipt or "")
    except (KeyError, TypeError, ValueError):
        return


def faults(package, whole=False):
    """Every fault of a package (or of a running poll's log), as pairs of check and words."""
    return examined(package, whole)[0]


def examined(package, whole=False):
    """The faults as pairs of check and words, and what else has to be said."""
    found, remarks = [], []
    if not isinstance(package, dict):
        return [(check_shape.__doc__, "the file is damaged: it holds no package")], []
    try:
        entries = entries_of(package)
    except (KeyError, TypeError):
        entries = []
    for check in CHECKS[kind_of(package)]:
        looking = {"whole": whole, "remark": remarks.append} if check is check_count else {}
        found += guarded(check, package, entries, bool(found), **looking)
    others = sorted(str(name) for name in set(package) - KNOWN)
    if others:
        remarks.append(f"The file also has {', '.join(others)}, which was not checked.")
    return found, remarks


def guarded(check, package, entries, damaged=False, **more):
    """The faults that a check finds; one that cannot be made at all is a fault too."""
    found, name = [], check.__doc__
    try:
        for words in check(package, entries, **more):
            found.append((name, words))
    except Exception as error:  # noqa: BLE001 - whatever a damaged file does, it ends in words
        why = "the file is damaged" if damaged else f"the file is damaged: {error!r}"
        found.append((name, f"this could not be checked: {why}"))
    return found


def main(arguments=None):
    """Check the files that the arguments name; the exit code."""
    parser = argparse.ArgumentParser(description="Checks the package of a vote.")
    parser.add_argument("file", help="the package or the log, as downloaded")
    parser.add_argument("--against", help="a package or log saved earlier: must be its beginning")
    parser.add_argument("--key", help="the city's public key, from another source")
    parser.add_argument("--receipt", help="a receipt to look for")
    parser.add_argument("--envelope", help="a sealed vote that was opened to check it")
    parser.add_argument("--whole", action="store_true", help=WHOLE)
    options = parser.parse_args(arguments)
    found = []
    for name in (options.file, options.against, options.envelope):
        try:
            found.append(read(name) if name else None)
        except ValueError as error:
            say(plainly(f"FAULT  The file {name} cannot be read: {error}"))
            return 1
    package, earlier, opened = found
    keys = {"key": options.key, "receipt": options.receipt, "opened": opened}
    return report(package, earlier, **keys, whole=options.whole)


def say(line):
    """Print on any terminal; what it cannot show stands as an escape."""
    coding = sys.stdout.encoding or "utf-8"
    print(line.encode(coding, "backslashreplace").decode(coding))


def plainly(text):
    """Words of others on one line, without signs that could pass for lines of this program."""
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else f"\\u{ord(sign):04x}"
        for sign in str(text)
    )


def report(package, earlier=None, key=None, receipt=None, write=say, whole=False, opened=None):
    """Say in words what was checked; the exit code."""
    found, remarks = examined(package, whole)
    package = package if isinstance(package, dict) else {}
    checks = [check.__doc__ for check in CHECKS[kind_of(package)]]
    entries = [] if found else entries_of(package)
    if earlier is not None:
        checks.append(check_against.__doc__)
        found += guarded(check_against, package, earlier)
    if key and key.strip().lower() != package.get("key"):
        found.append(("The key", "the package names another key than the one you gave"))
    if opened is not None:
        checks.append(check_checked.__doc__)
        found += guarded(check_checked, package, opened, receipt=receipt)
    words = "" if opened is not None else next(sought(package, receipt), "")
    if receipt and not words and opened is None:
        found.append(("The receipt", "no entry of the log has this receipt"))
    for check in checks:
        write(f"{'FAULT' if check in dict(found) else 'ok   '}  {check}.")
    for check, fault in found:
        shown = plainly(fault)
        write(f"       {shown}" if check in checks else f"FAULT  {check}: {shown}")
    if not found:
        said = [*summary(package, entries), *remarks, *last_words(package, entries, words)]
        if opened is not None:
            said += opened_words(package, opened)
        for line in said:
            write(plainly(line))
    return 1 if found else 0


# --- The outcome, in the words of the page and in both of its languages ---

ANNULLED = ("This vote was annulled", "Pemungutan suara ini dibatalkan")
NO_EFFECT = (
    "What was counted before stands below. It has no effect.",
    "Hitungan sebelumnya ada di bawah, tetapi tidak berlaku.",
)
TOO_FEW = ("Too few voted: there is no result", "Tidak ada hasil: terlalu sedikit yang memilih")
MISSED = (
    "The quorum of %(quorum)s voters was not reached.",
    "Kuorum %(quorum)s pemilih tidak tercapai.",
)
REACHED = ("The quorum of %(quorum)s voters was reached.", "Kuorum %(quorum)s pemilih tercapai.")
DECIDES_NOTHING = (
    "What was counted stands below, but it decides nothing.",
    "Hitungannya ada di bawah, tetapi tidak menentukan apa pun.",
)
MOVED = ("The close was moved to %(end)s", "Penutupan diundur ke %(end)s")
WITHOUT = (
    "Counted without sealed votes that fit no voter",
    "Dihitung tanpa suara tersegel yang tidak cocok dengan pemilih",
)
LEFT = (
    "Sealed votes that are not counted: %(number)s. Voters without a sealed vote: %(voters)s.",
    "Suara tersegel yang tidak dihitung: %(number)s. Pemilih tanpa suara tersegel: %(voters)s.",
)
FILED_ONE = ("%(counter)s objection was filed.", "%(counter)s keberatan diajukan.")
FILED = ("%(counter)s objections were filed.", "%(counter)s keberatan diajukan.")
ANSWERED = (
    "Right: %(founded)s. Waiting for an answer: %(waiting)s.",
    "Terbukti benar: %(founded)s. Menunggu jawaban: %(waiting)s.",
)
FEW = ("Fewer than ten people voted", "Kurang dari sepuluh orang memilih")
RELEASED = (
    "Counted although fewer than four people voted",
    "Dihitung walaupun kurang dari empat orang memilih",
)
WITHHELD = (
    "Fewer than four people voted, and a result would have told how they chose. "
    "The sealed votes were destroyed unopened.",
    "Kurang dari empat orang memilih, dan hasilnya akan membocorkan pilihan mereka. "
    "Suara yang tersegel dimusnahkan tanpa dibuka.",
)
TIES = {
    "lot": (
        "Equal: %(names)s. The lot fell on %(chosen)s; it is drawn from the number %(seed)s in the "
        "first entry of the log.",
        "Perolehan sama: %(names)s. Undian jatuh pada %(chosen)s; undian ditarik dari bilangan "
        "%(seed)s pada entri pertama log.",
    ),
    "together": (
        "Equal: %(names)s. They win together, as the rules say.",
        "Perolehan sama: %(names)s. Semuanya menang bersama, sesuai aturan.",
    ),
    "order": (
        "Equal: %(names)s. %(chosen)s stands first in the list and wins, as the rules say.",
        "Perolehan sama: %(names)s. %(chosen)s berada paling atas dalam daftar dan menang, sesuai "
        "aturan.",
    ),
    "votes": (
        "Equal: %(names)s. More people want %(chosen)s, so it came first.",
        "Perolehan sama: %(names)s. Lebih banyak orang menginginkan %(chosen)s, jadi didahulukan.",
    ),
    "cost": (
        "Equal: %(names)s. %(chosen)s costs less, so it came first.",
        "Perolehan sama: %(names)s. %(chosen)s lebih murah, jadi didahulukan.",
    ),
    "identifier": (
        "Equal in votes and cost: %(names)s. %(chosen)s stands first in the list, so it came "
        "first.",
        "Suara dan biaya sama: %(names)s. %(chosen)s berada lebih atas dalam daftar, jadi "
        "didahulukan.",
    ),
    "round": (
        "Equal: %(names)s. An earlier round told them apart; it fell on %(chosen)s.",
        "Perolehan sama: %(names)s. Putaran sebelumnya membedakannya; jatuh pada %(chosen)s.",
    ),
}
"""What decided between equal options, by its name in a result."""
NOBODY = ("Nobody voted", "Tidak ada yang memberi suara")
NOTHING = ("Nothing was chosen", "Tidak ada yang dipilih")
TIE = ("A tie", "Hasil seri")


def both(words, **values):
    """A sentence of the page in both of its languages."""
    return " / ".join(text % values for text in words)


def outcome(package, entries):
    """What is to be known of the vote as a whole, as the head of its page says it."""
    result, annulled = last_of(entries, "result"), last_of(entries, "annulment")
    counted = result["result"] if result else {}
    quorum = entries[0]["quorum"]
    if annulled:
        yield both(ANNULLED)
        yield f"  {annulled['reason']}"
        if "ballots" in package:
            yield both(NO_EFFECT)
    elif result and counted["voted"] < quorum:
        yield both(TOO_FEW)
        yield both(MISSED, quorum=quorum)
        if "ballots" in package:
            yield both(DECIDES_NOTHING)
    elif result:
        yield from heading(counted, quorum)
    yield from few_words(entries)
    for _number, entry in of_type(entries, "extension"):
        yield both(MOVED, end=entry["closes_at"].replace("T", " "))
        yield f"  {entry['reason']}"
    if last_of(entries, "exclusion"):
        yield both(WITHOUT)
        yield both(LEFT, **excluded_figures(entries))
        yield f"  {last_of(entries, 'exclusion')['reason']}"
    yield from objections(entries)


def few_words(entries):
    """What is said of a vote of few, and why one of very few was counted, or was not."""
    result = last_of(entries, "result")
    if result and 0 < result["result"]["voted"] < small(entries[0], "breakdowns"):
        yield both(FEW)
    for _number, entry in of_type(entries, "release"):
        yield both(RELEASED)
        yield f"  {entry['reason']}"
        yield f"  {entry['second_reason']}"
    if last_of(entries, "withheld"):
        yield both(WITHHELD)


def excluded_figures(entries):
    """How many sealed votes were left out, and how many voters have none."""
    exclusion = last_of(entries, "exclusion")
    return {"number": len(exclusion["envelopes"]), "voters": exclusion["voters"]}


def heading(result, quorum):
    """Of a vote that decides something, what is not a list of winners."""
    if not result.get("winners"):
        yield both(NOTHING if result["voted"] else NOBODY)
    elif len(result["winners"]) > 1 and "rounds" not in result and result["rule"] != "allocation":
        yield both(TIE)
    if quorum:
        yield both(REACHED, quorum=quorum)


def objections(entries):
    """How many objections there are and what became of them, as far as the log is signed."""
    filed, founded, waiting = objection_figures(entries)
    if filed:
        yield both(FILED if filed > 1 else FILED_ONE, counter=filed)
        yield both(ANSWERED, founded=founded, waiting=waiting)


def objection_figures(entries):
    """How many were filed, were right, and wait."""
    filed = len(of_type(entries, "dispute"))
    answers = [entry["outcome"] for _number, entry in of_type(entries, "answer")]
    return filed, answers.count("founded"), filed - len(answers)


def doubts(entries):
    """Why one should not simply say that the count holds, in words."""
    result, quorum = last_of(entries, "result"), entries[0]["quorum"]
    filed, founded, waiting = objection_figures(entries)
    if last_of(entries, "annulment"):
        yield "the vote was annulled"
    if result and result["result"]["voted"] < quorum:
        yield "the quorum was not reached"
    if last_of(entries, "extension"):
        yield "the close was moved"
    if last_of(entries, "exclusion"):
        figures = excluded_figures(entries)
        yield (
            f"two officials left out {figures['number']} sealed votes that fit no voter, and "
            f"{figures['voters']} voters have none"
        )
    if filed:
        yield f"of {filed} objections {founded} were right and {waiting} wait for an answer"


def tie_words(result, rules):
    """Which options were equal, and what decided between them. The count was compared before."""
    names = {str(option["position"]): option["labels"] for option in rules["options"]}

    def said(options, number):
        found = [names[str(int(option))] for option in options]
        return ", ".join(
            labels.get(("en", "id")[number]) or next(iter(labels.values()), "") for labels in found
        )

    for tie in result.get("ties", ()):
        equal = tie.get("options") or tie.get("candidates") or tie["projects"]
        chosen = tie["chosen"] if isinstance(tie["chosen"], list) else [tie["chosen"]]
        yield " / ".join(
            text
            % {
                "names": said(equal, number),
                "chosen": said(chosen, number),
                "seed": rules["order_seed"],
            }
            for number, text in enumerate(TIES[tie["decided_by"].split()[0]])
        )


def decides(entries):
    """Whether the result has an effect."""
    result = last_of(entries, "result")["result"]
    return not last_of(entries, "annulment") and result["voted"] >= entries[0]["quorum"]


def summary(package, entries):
    """The figures of a package that holds."""
    kind = kind_of(package)
    if entries[0]["type"] == "opening":
        yield from outcome(package, entries)
    if kind == "poll":
        result = package["result"]
        winners = result["winners"] if decides(entries) else ()
        for option in package["rules"]["options"]:
            label, position = next(iter(option["labels"].values()), ""), option["position"]
            won = "won" if position in winners else ""
            figure = result.get("counts", {}).get(str(position), "")
            yield f"{won:>5} {figure:>14}  {label}"
        yield from tie_words(result, package["rules"])
        if result.get("cut"):
            yield "Of each ranking only as many places are published as the count reads."
        yield from channel_words(package, entries)
        yield from key_words(package["rules"].get("key", {}))
        yield from checked_words(entries)
        yield from flag_words(package)
    if kind == "consensus":
        yield from agreed_words(package["minutes"])


def last_words(package, entries, receipt):
    """How large the log is, and what holds."""
    yield f"{len(package['log'])} entries, {len(package['heads'])} heads, key {package['key']}"
    if receipt:
        yield receipt
    if kind_of(package) != "poll":
        if last_of(entries, "result"):
            yield "This file has no ballots, so nothing was counted again; the package has them."
        yield "The log holds."
        return
    said = list(doubts(entries))
    yield f"The figures follow from the ballots, but {'; '.join(said)}." if said else COUNT_HOLDS


COUNT_HOLDS = "The count holds."


def agreed_words(minutes):
    """What was agreed, and what this program cannot know about it."""
    for option in minutes["chosen"]:
        yield f"agreed  {next(iter(option['labels'].values()), '')}"
    for text in minutes["words"].values():
        yield f"agreed  {text}"
    if minutes["document_sha256"]:
        yield f"The document of the minutes has the SHA-256 {minutes['document_sha256']}."
    yield "That the meeting went as the minutes say, only those who were there can tell."


def flag_words(package):
    """How often voting was unusual, as the city says: that is in no log."""
    flags = package.get("flags", {})
    if flags.get("raised"):
        yield (
            f"Voting was unusual {flags['raised']} times, two officials reviewed "
            f"{flags['reviewed']} of them; no vote was touched by that."
        )


def key_words(key):
    """In which offices the shares of the key were held."""
    offices = [f"{office['role']} {office['area']}" for office in key.get("offices", [])]
    if offices:
        yield f"The key: {key['needed']} of {key['of']} shares, held as {', '.join(offices)}."
    if key.get("opening") == "offline":
        yield "The officers drew it, and opened the votes, on a machine of their own."


def checked_words(entries):
    """How many sealed votes their voters had opened, as the log says at the close."""
    closing = last_of(entries, "closing") or {}
    if "checked" in closing:
        number = "Fewer than ten" if closing["checked"] is None else closing["checked"]
        yield f"{number} other sealed votes were opened by their voters to check them, not cast."


def channel_words(package, entries):
    """How many votes came in how, and what this program cannot know about them."""
    numbers = {entry["channel"]: entry["ballots"] for entry in added(entries)}
    if not numbers:
        return
    words = [f"{len(to_count(entries))} online in sealed envelopes"]
    words += [f"{number} {CHANNELS[channel]}" for channel, number in numbers.items()]
    yield f"{len(package['ballots'])} votes: {', '.join(words)}."
    if "" in by_channel(package):
        yield "Fewer than ten came in one of these ways, so which they are is not published."
    for _number, entry in of_type(entries, "papers"):
        yield f"{entry['papers']} papers of {entry['voters']} people who voted on paper."
        if entry["explanation"]:
            yield f"The city explains: {entry['explanation']}"
    if numbers.get("paper"):
        yield (
            "Of those on paper this program checks that they are the ones that were entered; "
            "whether that is what the papers say, those who keep the papers can check."
        )
    if numbers.get("imported"):
        yield (
            "Of those imported this program checks that they are the ones of the log; "
            "it cannot check who cast them and how."
        )


if __name__ == "__main__":
    sys.exit(main())
