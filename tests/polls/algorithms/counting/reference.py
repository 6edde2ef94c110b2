"""Slow and literal counts to compare with: fractions, one voter at a time, no shortcuts."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor

Ballots = Sequence[frozenset[int]]
Costs = Sequence[Fraction]


def smallest_rho(held: Sequence[Fraction], cost: Fraction) -> Fraction | None:
    """The least rho with sum(min(held, rho * cost)) = cost, trying each supporter as the last one
    that pays all they have."""
    if sum(held) < cost or not held:
        return None
    ordered = sorted(held)
    for poor in range(len(ordered)):
        rho = (cost - sum(ordered[:poor])) / ((len(ordered) - poor) * cost)
        if rho * cost <= ordered[poor]:
            return rho
    raise AssertionError("somebody pays the most")


def equal_shares_from(
    ballots: Ballots, costs: Costs, names: Sequence[str], endowment: Fraction
) -> tuple[list[int], list[Fraction]]:
    """The winners in order and what each voter holds at the end."""
    held = [endowment] * len(ballots)
    votes = [sum(p in ballot for ballot in ballots) for p in range(len(costs))]
    winners: list[int] = []
    while True:
        best = None
        for p, cost in enumerate(costs):
            if p in winners or not votes[p]:
                continue
            supporters = [v for v, ballot in enumerate(ballots) if p in ballot]
            rho = smallest_rho([held[v] for v in supporters], cost) if cost else Fraction(0)
            if rho is not None:
                key = (rho, -votes[p], cost, names[p], p)
                best = key if best is None or key < best else best
        if best is None:
            return winners, held
        rho, chosen = best[0], best[-1]
        for v, ballot in enumerate(ballots):
            if chosen in ballot:
                held[v] -= min(held[v], rho * costs[chosen])
        winners.append(chosen)


def equal_shares(
    ballots: Ballots,
    costs: Costs,
    names: Sequence[str],
    budget: Fraction,
    completion: str,
    step: int = 1,
) -> tuple[list[int], Fraction]:
    """The winners in order and the endowment."""
    share = budget / len(ballots) if ballots else Fraction(0)
    if completion == "none":
        return equal_shares_from(ballots, costs, names, share)[0], share
    endowment = Fraction(floor(share))
    winners = equal_shares_from(ballots, costs, names, endowment)[0]
    voted = {p for ballot in ballots for p in ballot}
    while set(winners) != voted or sum(costs[p] for p in voted) > budget:
        following = equal_shares_from(ballots, costs, names, endowment + step)[0]
        if sum(costs[p] for p in following) > budget:
            break
        winners, endowment = following, endowment + step
    if completion == "add1-utilitarian":
        votes = [sum(p in ballot for ballot in ballots) for p in range(len(costs))]
        rest = [p for p in range(len(costs)) if p not in winners]
        for p in sorted(rest, key=lambda p: (-votes[p], costs[p], names[p])):
            if sum(costs[w] for w in winners) + costs[p] <= budget:
                winners.append(p)
    return winners, endowment


def look_back(history: Sequence[Sequence[int]], tied: list[int], lowest: bool) -> list[int]:
    """Those that the latest stage at which they differed leaves."""
    for votes in reversed(history):
        wanted = (min if lowest else max)(votes[c] for c in tied)
        tied = [c for c in tied if votes[c] == wanted]
    return tied


def scottish_stv(  # noqa: C901 - the Order as it reads, in one place
    papers: Sequence[tuple[int, ...]],
    candidates: int,
    seats: int,
    draw: Callable[[list[int], int], int],
) -> tuple[list[int], list[list[int]]]:
    """Elected candidates and the votes at each stage, in hundred-thousandths, paper by paper.

    ``draw(tied, stage)`` is the lot.
    """
    quota = (len(papers) // (seats + 1) + 1) * 100_000
    holder = [paper[0] for paper in papers]
    value = [100_000] * len(papers)
    elected: list[int] = []
    excluded: list[int] = []
    done: list[int] = []
    history: list[list[int]] = []

    def votes_now() -> list[int]:
        votes = [0] * candidates
        for paper in range(len(papers)):
            if holder[paper] >= 0:
                votes[holder[paper]] += value[paper]
        for c in done:
            votes[c] = quota
        return votes

    def move(candidate: int) -> None:
        for paper, ranking in enumerate(papers):
            if holder[paper] == candidate:
                later = ranking[ranking.index(candidate) + 1 :]
                open_ones = [c for c in later if c not in elected and c not in excluded]
                holder[paper] = open_ones[0] if open_ones else -1

    while True:
        votes = votes_now()
        history.append(votes)
        continuing = [c for c in range(candidates) if c not in elected and c not in excluded]
        over = [c for c in continuing if votes[c] >= quota]
        elected += sorted(over, key=lambda c: (-votes[c], c))
        continuing = [c for c in continuing if c not in elected]
        if len(elected) == seats:
            return elected, history
        if len(continuing) <= seats - len(elected):
            return elected + sorted(continuing, key=lambda c: (-votes[c], c)), history
        surplus = [c for c in elected if c not in done and votes[c] > quota]
        if surplus:
            tied = look_back(history, surplus, lowest=False)
            chosen = tied[0] if len(tied) == 1 else draw(tied, len(history))
            for paper in range(len(papers)):
                if holder[paper] == chosen:
                    value[paper] = (votes[chosen] - quota) * value[paper] // votes[chosen]
            move(chosen)
            done.append(chosen)
            continue
        tied = look_back(history, continuing, lowest=True)
        chosen = tied[0] if len(tied) == 1 else draw(tied, len(history))
        excluded.append(chosen)
        continuing.remove(chosen)
        if len(continuing) == seats - len(elected):
            return elected + sorted(continuing, key=lambda c: (-votes[c], c)), history
        move(chosen)


def greedy(
    points: Sequence[Fraction], costs: Costs, names: Sequence[str], budget: Fraction
) -> list[int]:
    """The most points first, as long as the money lasts."""
    winners: list[int] = []
    for p in sorted(range(len(costs)), key=lambda p: (-points[p], costs[p], names[p])):
        if sum(costs[w] for w in winners) + costs[p] <= budget:
            winners.append(p)
    return winners


def instant_runoff(
    papers: Sequence[tuple[int, ...]],
    candidates: Sequence[int],
    draw: Callable[[list[int], int], int],
) -> tuple[int, list[dict[int, int]]]:
    """The winner and the votes of each round, every paper looked at again in each."""
    standing, history = list(candidates), []
    while True:
        tops = [next((c for c in paper if c in standing), None) for paper in papers]
        votes = {c: tops.count(c) for c in standing}
        history.append(votes)
        for c in standing:
            if 2 * votes[c] > sum(votes.values()):
                return c, history
        tied = look_back(history, standing, lowest=True)
        standing.remove(tied[0] if len(tied) == 1 else draw(tied, len(history)))


def schulze(papers: Sequence[tuple[int, ...]], candidates: Sequence[int]) -> list[set[int]]:
    """The places. A path of a strength exists when majorities of at least that lead there."""

    def prefer(a: int, b: int) -> int:
        return sum(a in p and (b not in p or p.index(a) < p.index(b)) for p in papers)

    def strength(a: int, b: int) -> int:
        for least in sorted({prefer(x, y) for x in candidates for y in candidates}, reverse=True):
            reached, waiting = {a}, [a]
            while waiting:
                x = waiting.pop()
                for y in candidates:
                    won = prefer(x, y)
                    if y not in reached and won >= least and won > prefer(y, x):
                        reached.add(y)
                        waiting.append(y)
            if b in reached:
                return least
        return 0

    beats = {
        (a, b): strength(a, b) > strength(b, a) for a in candidates for b in candidates if a != b
    }
    left, places = set(candidates), []
    while left:
        places.append({a for a in left if not any(beats.get((b, a)) for b in left)})
        left -= places[-1]
    return places
