"""How fast people read and write where very many deliberate, beside an empty view.

    python benchmarks/deliberation.py [--ideas 10000] [--comments 50000] [--supports 200000]
                                      [--rounds 3] [--seconds 2] [--clients 8] [--posts 64]

The site runs as in production (granian, 2 workers of 4 threads, PostgreSQL, Redis) with the demo
city, of which one consultation is filled: ideas with supporters and debates, one of them of 2,000
comments. In each round everything takes turns with the empty view (reading) and with an empty POST
(writing), and ratios are those of one round; the median is told, and the 99th percentile of what
each single request took. See benchmarks/README.md.
"""

import argparse
import random
import secrets
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any

from _city import Page
from _machine import machine
from _services import services
from _site import Browser, Who, laps
from pages import EMPTY, DemoSite

SLUG, LONGEST = "probebaya", 2000
LIST = f"/id/gagasan/{SLUG}/"
READ: dict[str, str] = {
    "ideas": LIST,
    "ideas, most supported": f"{LIST}?urut=supported",
    "ideas, of a kecamatan": f"{LIST}?wilayah=64.72.01",
    "ideas, with a word": f"{LIST}?q=lampu",
    "ideas, page 200": f"{LIST}?p=200",
    "ideas, map": f"{LIST}?tampil=peta",
    "idea with 2,000 comments": f"{LIST}{{idea}}/",
    "consultation": f"/id/konsultasi/{SLUG}/",
}
WRITERS = 12
NOTHING = "an empty POST"
WORDS = """lampu jalan gang parit taman pasar sampah air banjir sekolah warga malam rusak perlu
segera dekat simpang depan lapangan posyandu trotoar jembatan angkot parkir pagi hujan"""
AIM_VISITORS, AIM_SIGNED_IN, AIM_POSTING, MOST_QUERIES, AIM_LAST_PAGE = 0.30, 0.04, 0.08, 20, 0.8


@dataclass
class Measured:
    """Of one page or verb, by round: how often a second, its share of the empty one; all laps."""

    rates: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        return median(self.shares)

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 requests were answered."""
        return 1000 * quantiles(self.seconds, n=100)[98]


def sentence(chance: random.Random) -> str:
    """Words that nobody else writes, so that no two texts are nearly equal."""
    return f"Kami minta {' '.join(chance.choices(WORDS.split(), k=14))}."


def key() -> str:
    return secrets.token_hex(16)


def comment(browser: Browser, who: Who) -> None:
    """Write below the idea with the long debate."""
    sent = {"body": sentence(random.Random()), "stance": "for", "submission_key": key()}
    browser.ask(who, f"/id/debat/{who['thread']}/tulis/", sent, 302)


def support(browser: Browser, who: Who) -> None:
    """Support one more idea."""
    browser.ask(who, f"{LIST}{who['support']}/dukung/", {"submission_key": key()}, 302)


def nothing(browser: Browser, who: Who) -> None:
    """A signed-in POST that does nothing."""
    browser.ask(who, "/id/kosong/", {"body": "x"}, 200)


def read(port: int, path: str, who: Who, clients: int, seconds: float) -> tuple[float, list[float]]:
    """How often a second so many clients together get this page, and how long each took."""

    def act(browser: Browser, one: Who) -> None:
        browser.ask(one, path, None, 200)

    first = laps(port, act, [who] * clients * 2, clients)[0]
    return laps(port, act, [who] * max(clients * 4, round(first * seconds)), clients)


def write(
    port: int, act: Callable[[Browser, Who], None], people: list[Who]
) -> tuple[float, list[float]]:
    """The same for a verb, once for each entry of ``people``."""
    return laps(port, act, people, WRITERS)


def turns(writers: list[Who], free: list[int], posts: int) -> list[Who]:
    """Whoever writes so many times, in turn, each time with another idea to support."""
    return [{**one, "support": free.pop()} for one in islice(cycle(writers), posts)]


def rounds(
    site: DemoSite,
    pages: dict[str, Page],
    who: dict[str, Who],
    free: list[int],
    chosen: argparse.Namespace,
) -> tuple[dict[str, Measured], dict[str, Measured]]:
    """Everything in each round, in an order of its own: what was read, and what was written."""
    reading = {title: Measured() for title in pages}
    writing = {title: Measured() for title in ("comment", "support", NOTHING)}
    verbs = {"comment": comment, "support": support, NOTHING: nothing}
    writers = [one for name, one in who.items() if name != "ana"]
    # The client has a process of its own, so that it and its threads are one program among three.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as client:
        for _ in range(chosen.rounds):
            for title in random.sample(list(pages), len(pages)):
                path, name = pages[title]
                given = (site.port, path, who.get(name, {}), chosen.clients, chosen.seconds)
                note(reading[title], client.submit(read, *given).result())
            for title in random.sample(list(verbs), len(verbs)):
                people = turns(writers, free, chosen.posts)
                sent = client.submit(write, site.port, verbs[title], people)
                note(writing[title], sent.result())
            for kind, empty in ((reading, EMPTY), (writing, NOTHING)):
                for one in kind.values():
                    one.shares.append(one.rates[-1] / kind[empty].rates[-1])
    return reading, writing


def note(one: Measured, found: tuple[float, list[float]]) -> None:
    one.rates.append(found[0])
    one.seconds += found[1]


def table(title: str, found: dict[str, Measured], asked: dict[str, int]) -> None:
    print(f"\n{title:36} {'queries':>7} {'/s':>8} {'p99 ms':>8} {'of empty':>9}")
    for name, one in found.items():
        queries = asked.get(name, "")
        print(f"{name:36} {queries:>7} {median(one.rates):8.1f} {one.p99:8.0f} {one.share:8.1%}")


def aims(reading: dict[str, Measured], writing: dict[str, Measured], asked: dict[str, int]) -> None:
    """What reaches which aim."""

    def told(words: str, wrong: list[str]) -> None:
        print(f"{words}: {', '.join(wrong) or 'none'}")

    visitors = [title for title in READ if reading[title].share < AIM_VISITORS]
    own = [title for title in reading if title.endswith("signed in")]
    print()
    told(f"A visitor's page below {AIM_VISITORS:.0%} of the empty view", visitors)
    told(
        f"A signed-in page below {AIM_SIGNED_IN:.0%}",
        [title for title in own if reading[title].share < AIM_SIGNED_IN],
    )
    told(
        f"A signed-in page with more than {MOST_QUERIES} queries",
        [title for title in own if asked[title] > MOST_QUERIES],
    )
    told(
        f"A verb below {AIM_POSTING:.0%} of an empty POST",
        [title for title, one in writing.items() if one.share < AIM_POSTING],
    )
    for ending in ("", ", signed in"):
        first, last = reading[f"ideas{ending}"], reading[f"ideas, page 200{ending}"]
        ratio = median(b / a for a, b in zip(first.rates, last.rates, strict=True))
        print(f"Page 200{ending}: {ratio:.2f} of page 1 (aim {AIM_LAST_PAGE})")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, amount in (("ideas", 10_000), ("comments", 50_000), ("supports", 200_000)):
        parser.add_argument(f"--{name}", type=int, default=amount)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="for each page in each round")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--posts", type=int, default=96, help="of each verb in each round")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the site goes with it
    print(f"Deliberation of very many. This machine: {machine()}.", flush=True)
    with services() as given:
        site = DemoSite(given)
        try:
            site.set_up()
            site.manage("load_demo")
            sizes = (chosen.ideas, chosen.comments, chosen.supports, LONGEST)
            made = site.ask("deliberate", SLUG, *sizes)
            what = ", ".join(f"{made[name]:,} {name}" for name in ("ideas", "comments", "supports"))
            print(f"{what}, {LONGEST:,} of the comments below one idea.", flush=True)
            posted = 3 * chosen.posts * chosen.rounds
            found = site.ask("writers", SLUG, WRITERS, posted)
            pages, who = pages_of(made), site.ask("sessions", ["ana", *found["names"]])
            for one in who.values():
                one["thread"] = made["thread"]
            asked = site.ask("queries", pages, who)
            reading, writing = rounds(site, pages, who, found["free"], chosen)
        finally:
            site.tear_down()
    table("read", reading, asked)
    table("written", writing, {})
    aims(reading, writing, asked)
    return 0


def pages_of(made: dict[str, Any]) -> dict[str, Page]:
    """Each page for a visitor and for ana, and the empty view."""
    read = {title: path.format(**made) for title, path in READ.items()}
    pages: dict[str, Page] = {title: (path, "") for title, path in read.items()}
    pages |= {f"{title}, signed in": (path, "ana") for title, path in read.items()}
    return pages | {EMPTY: ("/id/kosong/baca/", "")}


if __name__ == "__main__":
    sys.exit(main())
