"""How many pages a second the site serves beside an empty view, in a small and in a large city.

    python benchmarks/pages.py [--sizes 1 10 100] [--rounds 3] [--seconds 1] [--clients 4]

The site runs as in production (granian, 2 workers of 4 threads, PostgreSQL, Redis). The demo city
is loaded, measured, made larger, measured again. In each round all pages take turns with the empty
view, and ratios are those of one round; the median is told. See benchmarks/README.md.
"""

import argparse
import json
import random
import re
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median

from _city import Page
from _machine import machine
from _services import services
from _site import BenchSite, Browser, Who, headers, rate

from scripts.machine import program
from tests.journeys.site import Services

EMPTY = "an empty view"
DEBATE = "/id/konsultasi/banjir-sempaja/"
PAGES: dict[str, Page] = {
    "home": ("/id/", ""),
    "consultation": (DEBATE, ""),
    "proposal, 300 comments": (f"{DEBATE}kolam-dan-saluran/", ""),
    "ideas": ("/id/gagasan/probebaya/", ""),
    "idea": ("/id/gagasan/probebaya/{idea}/", ""),
    "decision": ("/id/keputusan/{decided}/", ""),
    "results": ("/id/suara/{counted}/hasil/", ""),
    "search": ("/id/cari/?q=banjir", ""),
    "home, signed in": ("/id/", "ana"),
    "consultation, signed in": (DEBATE, "ana"),
    "proposal, signed in": (f"{DEBATE}kolam-dan-saluran/", "ana"),
    "ideas, signed in": ("/id/gagasan/probebaya/", "ana"),
    "idea, signed in": ("/id/gagasan/probebaya/{idea}/", "ana"),
    "my voice": ("/id/jejak-suara/", "ana"),
    "report": ("/id/laporan/banjir-sempaja/", "eko"),
    "contributions of a report": ("/id/laporan/banjir-sempaja/masukan/", "eko"),
    "moderation queue": ("/id/moderasi/", "citra"),
}
VISITORS = (
    "home",
    "consultation",
    "proposal, 300 comments",
    "ideas",
    "idea",
    "decision",
    "results",
)
AIM_VISITORS, AIM_SIGNED_IN, MOST_QUERIES, MOST_GROWTH = 0.30, 0.04, 20, 1.2
PLACES = """
import json
from insights.models import Decision
from polls.models import Tally
from proposals.models import Idea
idea = Idea.objects.public().filter(consultation__slug="probebaya").earliest("pk")
print(json.dumps({
    "idea": str(idea.pk),
    "decided": Decision.objects.exclude(published_at=None).first().consultation.slug,
    "counted": Tally.objects.first().poll.consultation.slug,
}))
"""


@dataclass(frozen=True)
class Measured:
    """Of one page: requests a second and the share of the empty view by round; queries of one."""

    rates: list[float]
    shares: list[float]
    queries: int

    @property
    def share(self) -> float:
        return median(self.shares)


class DemoSite(BenchSite):
    """The demo city on PostgreSQL."""

    def __init__(self, given: Services) -> None:
        super().__init__(given, "rembuk_pages")
        self.env["REMBUK_DEMO"] = "1"

    def load(self) -> tuple[dict[str, Page], dict[str, Who]]:
        """The pages of this city, and who opens them."""
        self.manage("load_demo")
        found = json.loads(self.python(PLACES))
        pages = {title: (path.format(**found), name) for title, (path, name) in PAGES.items()}
        return pages | {EMPTY: ("/id/kosong/baca/", "")}, self.ask("sessions", self.names(pages))

    def names(self, pages: dict[str, Page]) -> list[str]:
        return sorted({name for _path, name in pages.values() if name})

    def ask(self, what: str, *given: object) -> dict:  # type: ignore[type-arg]
        """Call a function of ``_city`` inside the site."""
        words = ", ".join(repr(value) for value in given)
        code = f"import json, _city\nprint('\\n' + json.dumps(_city.{what}({words})))"
        found: dict = json.loads(self.python(code).splitlines()[-1])  # type: ignore[type-arg]
        return found


def opened(port: int, path: str, who: Who, clients: int, seconds: float) -> float:
    """How often a second so many clients together get this page; by wrk, where it is installed."""
    first = rate(port, lambda browser, one: browser.ask(one, path, None, 200), [who] * 4, 2)
    if wrk := program("wrk"):
        given = [word for line in headers(who, f"127.0.0.1:{port}") for word in ("-H", line)]
        words = [wrk, "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", *given]
        done = subprocess.run(  # noqa: S603 - our own server
            [*words, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
        )
        return float(re.search(r"Requests/sec: +([\d.]+)", done.stdout)[1])  # type: ignore[index]
    times = max(clients * 2, round(first * seconds))
    return rate(port, lambda browser, one: _open(browser, one, path), [who] * times, clients)


def _open(browser: Browser, who: Who, path: str) -> None:
    browser.ask(who, path, None, 200)


def measure(
    site: DemoSite, pages: dict[str, Page], who: dict[str, Who], chosen: argparse.Namespace
) -> dict[str, Measured]:
    """All pages, each beside the empty view of the same round."""
    asked = site.ask("queries", pages, who)
    found: dict[str, list[float]] = {title: [] for title in pages}
    # The client has a process of its own, so that it and its threads are one program among three.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as client:
        for _ in range(chosen.rounds):
            for title in random.sample(list(pages), len(pages)):
                path, name = pages[title]
                given = (site.port, path, who.get(name, {}), chosen.clients, chosen.seconds)
                found[title].append(client.submit(opened, *given).result())
    empty = found[EMPTY]
    return {
        title: Measured(
            rates, [one / of for one, of in zip(rates, empty, strict=True)], asked[title]
        )
        for title, rates in found.items()
    }


def table(found: dict[str, Measured]) -> None:
    print(f"{'page':28} {'queries':>7} {'min':>8} {'median':>8} {'max':>8} /s {'of empty':>9}")
    for title, one in found.items():
        spread = f"{min(one.rates):8.1f} {median(one.rates):8.1f} {max(one.rates):8.1f}"
        print(f"{title:28} {one.queries:7} {spread}    {one.share:8.1%}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1, 10, 100],
        metavar="TIMES",
        help="each a multiple of the one before",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1, help="for each page in each round")
    parser.add_argument("--clients", type=int, default=4)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the site goes with it
    print(f"Pages of the demo city. This machine: {machine()}.", flush=True)
    measured: dict[int, dict[str, Measured]] = {}
    with services() as given:
        site = DemoSite(given)
        try:
            site.set_up()
            pages, who = site.load()
            reached = 1
            for size in sorted({1, *chosen.sizes}):
                counted, reached = site.ask("grow", size // reached), size
                measured[size] = measure(site, pages, who, chosen)
                what = ", ".join(f"{count:,} {what}" for what, count in counted.items())
                print(f"\n{size} × {what}", flush=True)
                table(measured[size])
        finally:
            site.tear_down()
    aims(measured[1])
    return compare(measured)


def aims(found: dict[str, Measured]) -> None:
    """Which pages reach what they are to reach."""
    low = [title for title in VISITORS if found[title].share < AIM_VISITORS]
    signed_in = [title for title in found if PAGES.get(title, ("", ""))[1]]
    slow = [title for title in signed_in if found[title].share < AIM_SIGNED_IN]
    many = [title for title in signed_in if found[title].queries > MOST_QUERIES]
    print(
        f"\nA visitor's page below {AIM_VISITORS:.0%} of the empty view: {', '.join(low) or 'none'}"
    )
    print(f"A signed-in page below {AIM_SIGNED_IN:.0%}: {', '.join(slow) or 'none'}")
    print(f"A signed-in page with more than {MOST_QUERIES} queries: {', '.join(many) or 'none'}")


def compare(measured: dict[int, dict[str, Measured]]) -> int:
    """How pages grow; 1 when one asks more queries of a larger city."""
    small, large = min(measured), max(measured)
    worse: list[str] = []
    for before, after in zip(sorted(measured), sorted(measured)[1:], strict=False):
        print(f"\nFrom {before} × to {after} × (slower than {MOST_GROWTH} × is told by !)")
        for title, old in measured[before].items():
            new = measured[after][title]
            times = old.share / new.share
            print(f"{title:28} {times:5.1f} × the time{' !' if times > MOST_GROWTH else '  '} "
                  f"{old.queries} → {new.queries} queries")  # fmt: skip
    for title, old in measured[small].items():
        if measured[large][title].queries > old.queries:
            worse.append(title)
    if worse:
        print(f"More queries for more content: {', '.join(worse)}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
