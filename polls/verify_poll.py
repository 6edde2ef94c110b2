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
from fractions import Fraction

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
        self.elected, self.history, self.rounds, self.ties = [], [], [], []
        for ranking, copies in groups.items():
            self.give(ranking, copies, worth, 0)

    def give(self, ranking, copies, value, place):
        """Equal papers to the candidate at their place."""
        self.parcels[ranking[place]].append((ranking, copies, value, place))
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
    paths = {
        a: {b: prefer[a][b] if prefer[a][b] > prefer[b][a] else 0 for b in names} for a in names
    }
    for via in names:
        for a in names:
            for b in names:
                paths[a][b] = max(paths[a][b], min(paths[a][via], paths[via][b]))
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


def equal_shares(choices, rules, published):
    """The Method of Equal Shares; ``add1`` counts at the published endowment and one above."""
    budget = Budget(choices, rules)
    completion = rules["counting"].get("completion", "none")
    share = Fraction(budget.money, budget.ballots or 1) if budget.ballots else Fraction(0)
    wrong = ""
    if completion != "none":
        start, share = int(share), published.get("endowment")
        if not isinstance(share, int) or isinstance(share, bool) or share < start:
            words = f"endowment: published {share}, but raising it begins at {start}"
            return {"wrong": [words]}
        parts = rules["counting"].get("steps", 0)
        wrong = wrong_stop(budget, start, share, max(1, start // parts) if parts else 1)
    run = Shares(budget, share)
    if completion == "add1-utilitarian":
        by_votes(budget, run, "completion")
    return budget.figures(run, share) | {"wrong": [wrong] if wrong else []}


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
        if not all(map(is_number, choice.values())):
            return False
        if method == "score":
            return max(choice.values(), default=0) <= limits.get("points", 0)
        return sum(choice.values()) <= limits.get("budget", 0) and keeps_shares(choice, rules)
    if not isinstance(choice, list) or not all(is_number(p) and p in costs for p in choice):
        return False
    if not len(set(choice)) == len(choice) <= limits.get("most", len(costs)):
        return False
    if method != "ranking" and choice != sorted(choice):
        return False
    spent = sum(costs[p] for p in choice)
    return method != "budget" or spent <= limits.get("budget", spent)


def keeps_shares(choice, rules):
    """Whether a division of the budget keeps the hard shares of what it spends, in percent."""
    kinds = {str(option["position"]): option.get("category", "") for option in rules["options"]}
    total = sum(choice.values())
    for share in rules["counting"].get("shares", []):
        amount = sum(n for p, n in choice.items() if kinds[p] == share["category"])
        if not share["least"] * total <= 100 * amount <= share["most"] * total:
            return False
    return True


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


CHANNELS = {"paper": "cast on paper", "imported": "imported from a file"}


def added(entries):
    """The entries that name votes without an envelope."""
    return [entry for entry in entries if entry["type"] == "added"]


def by_channel(package):
    """The votes by how they came in; under an empty name those of which this is not published."""
    found, at = {}, 0
    for channel, number in package.get("channels", [["online", len(package["ballots"])]]):
        if not is_number(number) or channel in found:
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
    closing = next(entry for entry in entries if entry["type"] == "closing")
    ballots, envelopes = len(package["ballots"]), len(closing["envelopes"])
    others = [(e["ballots"], CHANNELS[e["channel"]]) for e in added(entries)]
    if ballots != envelopes + sum(number for number, _words in others):
        words = "".join(f" and {number} {channel}" for number, channel in others)
        yield f"{ballots} ballots, invalid ones included, are not {envelopes} envelopes{words}"
    if closing["electorate"] is not None and ballots > closing["electorate"]:
        yield f"there are {ballots} ballots and {closing['electorate']} people who could vote"


def check_count(package, entries):
    """The count, done again, gives the published result"""
    rules, published = package["rules"], package["result"]
    valid = [(c, s) for c, s in package["ballots"] if c is not None]
    illegal = [choice for choice, _stratum in valid if not is_legal(choice, rules)]
    if illegal:
        yield f"{len(illegal)} ballots counted as valid break the rules; the first is {illegal[0]}"
        return
    count = COUNTS.get(rules["rule"])
    if count is None:
        yield f"this program cannot count by the rule {rules['rule']}"
        return
    counted = count([choice for choice, _stratum in valid], rules, published)
    yield from counted.pop("wrong", [])
    closing = next(entry for entry in entries if entry["type"] == "closing")
    counted["rule"], counted["ballots"] = rules["rule"], len(valid)
    counted["invalid"] = len(package["ballots"]) - len(valid)
    counted["voted"] = len(package["ballots"])
    if added(entries):
        counted["channels"] = {entry["channel"]: entry["ballots"] for entry in added(entries)}
        counted["channels"]["online"] = len(closing["envelopes"])
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


def unlike(name, counted, published):
    """Where a figure is not the published one: of a list of rounds, in which round and what.

    Losers also say on what their supporters had spent; that is no part of the outcome.
    """
    lists = isinstance(counted, list) and isinstance(published, list)
    rows = lists and all(isinstance(row, dict) for row in [*counted, *published])
    if not rows or len(counted) != len(published):
        if counted != published:
            yield f"{name}: counted {counted}, published {published}"
        return
    for number, (ours, theirs) in enumerate(zip(counted, published), start=1):
        for key, value in ours.items():
            if value != theirs.get(key):
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
    if [entry["type"] for entry in entries] != ["plan", "consensus"]:
        yield "the log of an agreement holds a plan and the agreement, and nothing else"
        return
    plan = {k: v for k, v in entries[0].items() if k not in ("type", "rules_hash")}
    if plan != package["rules"] or digest(plan) != entries[0]["rules_hash"]:
        yield "the rules are not those of the log"
    if digest(package["minutes"]) != entries[1]["minutes"]:
        yield "the minutes are not those of the log"
    offered = {option["position"]: option["labels"] for option in plan["options"]}
    for option in package["minutes"]["chosen"]:
        if offered.get(option["position"]) != option["labels"]:
            yield f"the minutes agree on option {option['position']}, which was not on offer so"


LOG_CHECKS = (check_tree, check_signatures)
CHECKS = (
    *LOG_CHECKS,
    check_rules,
    check_envelopes,
    check_channels,
    check_numbers,
    check_count,
)
AGREED_CHECKS = (*LOG_CHECKS, check_minutes)


def checks_of(kind):
    """The checks for a format: a counted vote, an agreement without one, or a log alone."""
    if kind.startswith("rembuk-poll "):
        return CHECKS
    return AGREED_CHECKS if kind.startswith("rembuk-consensus ") else LOG_CHECKS


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
        entries = [json.loads(data) for data in package["log"]]
        for check in checks_of(package["format"]):
            found += [(check.__doc__, words) for words in check(package, entries)]
    except (KeyError, IndexError, StopIteration, TypeError, AttributeError, ValueError) as error:
        found.append(("The file is whole", f"the file is damaged: {error!r}"))
    return found


def read(name):
    """A file as it was downloaded."""
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def main(arguments=None):
    """Check the files that the arguments name; the exit code."""
    parser = argparse.ArgumentParser(description="Checks the package of a vote.")
    parser.add_argument("file", help="the package or the log, as downloaded")
    parser.add_argument("--against", help="a package or log saved earlier: must be its beginning")
    parser.add_argument("--key", help="the city's public key, from another source")
    parser.add_argument("--receipt", help="a receipt to look for")
    options = parser.parse_args(arguments)
    try:
        package = read(options.file)
        earlier = read(options.against) if options.against else None
    except (OSError, ValueError) as error:
        print(f"FAULT  The file cannot be read: {error}")
        return 1
    return report(package, earlier, options.key, options.receipt)


def report(package, earlier=None, key=None, receipt=None, write=print):
    """Say in words what was checked; the exit code."""
    found, kind = faults(package), str(package.get("format", ""))
    checks = [check.__doc__ for check in checks_of(kind)]
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
        summary(package, checks_of(kind), words, write)
    return 1 if found else 0


def summary(package, checks, words, write):
    """The figures of a package that holds."""
    whole = checks is CHECKS
    result = package["result"] if whole else {}
    for option in package["rules"]["options"] if whole else ():
        label, position = next(iter(option["labels"].values()), ""), option["position"]
        won = "won" if position in result["winners"] else ""
        figure = result.get("counts", {}).get(str(position), "")
        write(f"{won:>5} {figure:>14}  {label}")
    for line in (*channel_words(package), *flag_words(package)) if whole else ():
        write(line)
    for line in agreed_words(package["minutes"]) if checks is AGREED_CHECKS else ():
        write(line)
    write(f"{len(package['log'])} entries, {len(package['heads'])} heads, key {package['key']}")
    write(words or ("The count holds." if whole else "The log holds."))


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


def channel_words(package):
    """How many votes came in how, and what this program cannot know about them."""
    entries = [json.loads(data) for data in package["log"]]
    numbers = {entry["channel"]: entry["ballots"] for entry in added(entries)}
    if not numbers:
        return
    words = [f"{len(package['envelopes'])} online in sealed envelopes"]
    words += [f"{number} {CHANNELS[channel]}" for channel, number in numbers.items()]
    yield f"{len(package['ballots'])} votes: {', '.join(words)}."
    if "" in by_channel(package):
        yield "Fewer than ten came in one of these ways, so which they are is not published."
    for entry in entries:
        if entry["type"] == "papers":
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
