"""How many ballots a second people can cast, beside an empty view and bare PostgreSQL.

    python benchmarks/casting.py [--rounds 3] [--clients 1 4 16] [--casts 64] [--kills 5000]

The site runs as in production (granian, 2 workers of 4 threads, PostgreSQL, Redis), with sign-in,
eligibility, CSRF, limits, sealing and the log. In each round all variants take turns, and ratios
are those of one round; the median is told. Afterwards so many ballots are cast while the web
server is killed (``--kills 0`` leaves that out). See benchmarks/README.md.
"""

import argparse
import random
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psycopg
from _machine import machine
from _services import services
from _site import BenchSite, Browser, Who, plain, rate

from scripts.machine import must
from tests.journeys.site import Services
from tests.journeys.voting import SLUG, load_with_kills

BALLOT, EMPTY = f"/id/suara/{SLUG}/", "/id/kosong/"
KEY = re.compile(rb'name="submission_key" value="([^"]+)"')
RECEIPT = re.compile(rb'name="receipt" value="([^"]+)"')
UPSERT = """\\set person random(1, 100000)
INSERT INTO bench_upsert VALUES (:person, 1) ON CONFLICT (person) DO UPDATE SET vote = 2;
"""
PGBENCH_SECONDS = 2
AIM = 0.35


def key_in(page: bytes) -> str:
    """The key of the form on a page. Raises SystemExit for a page without one."""
    found = KEY.search(page)
    if found is None:
        raise SystemExit(f"no ballot on this page: {page[:2000]!r}")
    return found[1].decode()


def empty(browser: Browser, who: Who) -> None:
    """A signed-in POST that does nothing."""
    browser.ask(who, EMPTY, {"choice": 1}, 200)


def look(browser: Browser, who: Who) -> None:
    """The form, and the second look."""
    who["key"] = key_in(plain(browser.ask(who, BALLOT, None, 200)))
    sent = {"choice": who["choice"], "step": "look", "submission_key": who["key"]}
    browser.ask(who, BALLOT, sent, 302)
    page = plain(browser.ask(who, f"{BALLOT}periksa/", None, 200))
    key_in(page)
    shown = RECEIPT.search(page)
    who["receipt"] = shown[1].decode() if shown else ""


def confirm(browser: Browser, who: Who) -> None:
    """The button that casts the envelope of the second look."""
    sent = {"choice": who["choice"], "step": "cast", "submission_key": who["key"]}
    sent |= {"receipt": who["receipt"]}
    browser.ask(who, BALLOT, sent, 302)


def whole(browser: Browser, who: Who) -> None:
    """Form, second look, and the button."""
    look(browser, who)
    confirm(browser, who)


def pgbench(url: str, clients: int, script: Path) -> float:
    """Upserts a second that PostgreSQL does for itself."""
    words = ["-n", "-f", str(script), "-c", str(clients), "-j", str(min(clients, 2))]
    done = subprocess.run(  # noqa: S603 - our own server
        [must("pgbench"), *words, "-T", str(PGBENCH_SECONDS), url],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])  # type: ignore[index]


def one_round(
    site: BenchSite, people: list[Who], clients: int, casts: int, script: Path
) -> dict[str, float]:
    """Each variant once, in an order of its own; each cast is that of another person."""
    mine = [people.pop() for _ in range(casts + casts // 2)]
    alone, full = mine[:casts], mine[casts:]
    rate(site.port, look, alone, clients)
    acts: list[tuple[str, Callable[[], float]]] = [
        ("empty", lambda: rate(site.port, empty, mine * 4, clients)),
        ("confirm", lambda: rate(site.port, confirm, alone, clients)),
        ("whole", lambda: rate(site.port, whole, full, clients)),
        ("pgbench", lambda: pgbench(site.env["DATABASE_URL"], clients, script)),
    ]
    random.shuffle(acts)
    return {name: act() for name, act in acts}


def measure(site: BenchSite, chosen: argparse.Namespace) -> dict[int, list[dict[str, float]]]:
    """All rounds by number of clients."""
    script = site.folder / "upsert.sql"
    script.write_text(UPSERT)
    with psycopg.connect(site.env["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_upsert (person int PRIMARY KEY, vote int)")
        safe = [connection.execute(f"SHOW {n}").fetchone() for n in ("fsync", "synchronous_commit")]
    print("PostgreSQL: fsync {}, synchronous_commit {}.".format(*(row[0] for row in safe if row)))
    each = chosen.casts + chosen.casts // 2
    people = site.people(each * len(chosen.clients) * chosen.rounds + 40)
    for number, who in enumerate(people):
        who["choice"] = 1 + number % 3
    total = len(people)
    rate(site.port, whole, [people.pop() for _ in range(40)], 8)  # both workers are warm
    found: dict[int, list[dict[str, float]]] = {clients: [] for clients in chosen.clients}
    for _ in range(chosen.rounds):
        for clients in chosen.clients:
            found[clients].append(one_round(site, people, clients, chosen.casts, script))
    checked = site.check()
    wrong = checked["faults"] or not checked["final"]
    if wrong or not checked["turnout"] == checked["envelopes"] == total - len(people):
        raise SystemExit(f"The vote does not hold: {checked['kinds']} {checked['faults']}")
    return found


def table(found: dict[int, list[dict[str, float]]]) -> float:
    """Medians by clients; the smallest ratio of a cast to the empty view."""
    print(f"\n{'per second':>10} {'empty':>8} {'cast':>8} {'whole':>8} {'pgbench':>8}"
          f" {'cast/empty':>11} {'whole/empty':>12} {'cast/pgbench':>13}")  # fmt: skip
    lowest = 1.0
    for clients, rounds in found.items():
        middle = {name: median(one[name] for one in rounds) for name in rounds[0]}
        cast = median(one["confirm"] / one["empty"] for one in rounds)
        three = median(one["whole"] / one["empty"] for one in rounds)
        bare = median(one["confirm"] / one["pgbench"] for one in rounds)
        print(f"{clients:2} clients {middle['empty']:8.0f} {middle['confirm']:8.1f}"
              f" {middle['whole']:8.1f} {middle['pgbench']:8.0f}"
              f" {cast:11.1%} {three:12.1%} {bare:13.2%}")  # fmt: skip
        lowest = min(lowest, cast)
    return lowest


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--casts", type=int, default=48, help="of each variant in each round")
    parser.add_argument("--kills", type=int, default=5000, help="casts while the server is killed")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the site goes with it
    print(f"Casting ballots. This machine: {machine()}.", flush=True)
    with services() as given:
        site = BenchSite(given, "rembuk_casting")
        try:
            site.set_up()
            lowest = table(measure(site, chosen))
        finally:
            site.tear_down()
        print(f"A cast is at least {lowest:.1%} of an empty view; the aim is {AIM:.0%}.")
        return killed(given, chosen) if chosen.kills else 0


def killed(given: Services, chosen: argparse.Namespace) -> int:
    """Casts while the web server is killed; 1 when a ballot was lost or counted twice."""
    site = BenchSite(given, "rembuk_kills")
    try:
        site.set_up()
        done = load_with_kills(site, chosen.kills, chosen.seed)
    finally:
        site.tear_down()
    print(f"\nThe web server was killed {done.times} times during {done.casts:,} casts by "
          f"{done.people:,} people (seed {chosen.seed}, {done.seconds:.0f} s):")  # fmt: skip
    print(f"{done.said.count:,} acknowledged, {done.said.repeated:,} sendings repeated, "
          f"{done.found['turnout']:,} voters, {done.found['envelopes']:,} envelopes, "
          f"{done.found['kinds'].get('replacement', 0):,} changes of mind")  # fmt: skip
    wrongs = done.wrongs()
    print(f"{len(wrongs)} wrong" + "".join(f"\n  {wrong}" for wrong in wrongs[:20]))
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
