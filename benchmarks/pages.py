"""How long the main pages take and what they ask the database, in a small and a large city.

    python benchmarks/pages.py [--sizes 1 10] [--rounds 20]

Everything happens in one process, on a throw-away SQLite: the demo city is loaded, measured, made
larger, measured again. See benchmarks/README.md for how to read the table.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from _machine import machine

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "/healthz"
COMMENTS = 300
# What is opened, and as whom; nobody is a visitor.
PAGES = {
    "home": ("/id/", ""),
    "consultation": ("/id/konsultasi/banjir-sempaja/", ""),
    "proposal, 300 comments": ("/id/konsultasi/banjir-sempaja/kolam-dan-saluran/", ""),
    "the same, signed in": ("/id/konsultasi/banjir-sempaja/kolam-dan-saluran/", "ana"),
    "ideas": ("/id/gagasan/probebaya/", ""),
    "search": ("/id/cari/?q=banjir", ""),
    "report": ("/id/laporan/banjir-sempaja/", "eko"),
    "contributions of a report": ("/id/laporan/banjir-sempaja/masukan/", "eko"),
    "moderation queue": ("/id/moderasi/", "citra"),
    "my voice": ("/id/jejak-suara/", "ana"),
}


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each round, and the number of queries of one."""

    times: list[float]
    queries: int

    @property
    def middle(self) -> float:
        return median(self.times)

    def spread(self) -> str:
        return f"{min(self.times):8.1f} {self.middle:8.1f} {max(self.times):8.1f}"


def site(folder: str) -> None:
    """A demo city of its own, whatever the shell says about another site."""
    for name in [name for name in os.environ if name.startswith("REMBUK_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "REMBUK_DATA_DIR": folder,
        "REMBUK_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "participation.settings",
    }
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # A measurement is no flood of requests.
    settings.REMBUK_LIMITS = dict.fromkeys(settings.REMBUK_LIMITS, (10**9, 60))
    with open(os.devnull, "w") as nowhere:
        for words in (["migrate"], ["collectstatic", "--noinput"], ["load_demo"]):
            call_command(*words, verbosity=0, stdout=nowhere)


def grow(times: int) -> dict[str, int]:
    """Copy people, comments, ideas and supports until there are so many times what there was."""
    from participation.models import Comment
    from proposals.models import Idea, Proposal, Support
    from residents.models import Person

    if times == 1:
        debate = Proposal.objects.get(consultation__slug="banjir-sempaja").thread
        more = COMMENTS - debate.comments.public().count()
        copies(Comment, debate.comments.public(), more)
    else:
        people = Person.objects.filter(import_source="")
        copies(Person, people, people.count() * (times - 1), user=None)
        public = Comment.objects.public().filter(replies=None)
        copies(Comment, public, Comment.objects.count() * (times - 1), external_key=None)
        old = Idea.objects.public()
        copies(Idea, old, old.count() * (times - 1), thread=None, external_key=None)
        supporters = list(Person.objects.values_list("pk", flat=True)[:20])
        Support.objects.bulk_create(
            (
                Support(idea_id=idea, person_id=person)
                for idea in Idea.objects.filter(thread=None).values_list("pk", flat=True)
                for person in supporters
            ),
            batch_size=2000,
            ignore_conflicts=True,
        )
    return {
        "people": Person.objects.count(),
        "comments": Comment.objects.count(),
        "ideas": Idea.objects.count(),
        "supports": Support.objects.count(),
    }


def copies(model: Any, rows: Any, amount: int, **changed: Any) -> None:
    """Write ``amount`` copies of the rows, all of them in turn."""
    if amount < 1:
        return
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    known = list(rows.values(*fields))
    news = {model._meta.get_field(name).attname: value for name, value in changed.items()}
    made = (model(**{**row, **news}) for row in islice(cycle(known), amount))
    model.objects.bulk_create(made, batch_size=1000)


def measure(open_page: Callable[[], Any], rounds: int) -> Measured:
    """The first view fills caches and is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = open_page()
    if answer.status_code != 200:
        raise SystemExit(f"{answer.request['PATH_INFO']} answers {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        open_page()
    asked = len(queries)
    times = []
    gc.collect()
    for _ in range(rounds):
        started = time.perf_counter()
        open_page()
        times.append((time.perf_counter() - started) * 1000)
    return Measured(times, asked)


def all_pages(rounds: int) -> dict[str, Measured]:
    from django.test import Client

    from residents.models import User

    visitors: dict[str, Client] = {}
    for _, name in PAGES.values():
        if name not in visitors:
            visitors[name] = Client()
            if name:
                visitors[name].force_login(
                    User.objects.get(email=f"{name}@demo.example"),
                    backend="django.contrib.auth.backends.ModelBackend",
                )
    found = {"an empty view": measure(lambda: visitors[""].get(EMPTY), rounds * 5)}
    for title, (address, name) in PAGES.items():

        def open_page(address: str = address, client: Client = visitors[name]) -> Any:
            return client.get(address)

        found[title] = measure(open_page, rounds)
    return found


def table(found: dict[str, Measured]) -> None:
    floor = found["an empty view"].middle
    print(f"{'page':28} {'queries':>7} {'min':>8} {'median':>8} {'max':>8} ms {'× empty':>8}")
    for title, measured in found.items():
        ratio = measured.middle / floor
        print(f"{title:28} {measured.queries:7} {measured.spread()}    {ratio:8.1f}")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1, 10],
        metavar="TIMES",
        help="each a multiple of the one before",
    )
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args(words)
    print(f"Pages of the demo city. This machine: {machine()}.")
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as folder:
        site(folder)
        from django.core.management import call_command

        measured: dict[int, dict[str, Measured]] = {}
        reached = 1
        for size in sorted({1, *chosen.sizes}):
            counted, reached = grow(size // reached), size
            with open(os.devnull, "w") as nowhere:
                call_command("reindex", stdout=nowhere, stderr=nowhere)
            measured[size] = all_pages(chosen.rounds)
            print(
                f"\n{size} × " + ", ".join(f"{count:,} {what}" for what, count in counted.items())
            )
            table(measured[size])
        from django.db import connections

        connections.close_all()
    return compare(measured)


def compare(measured: dict[int, dict[str, Measured]]) -> int:
    """How pages grow; 1 when one asks more queries of a larger city."""
    small, large = min(measured), max(measured)
    if small == large:
        return 0
    print(f"\nFrom {small} × to {large} ×")
    worse = []
    for title, before in measured[small].items():
        after = measured[large][title]
        print(f"{title:28} {after.middle / before.middle:5.1f} × the time, "
              f"{before.queries} → {after.queries} queries")  # fmt: skip
        if after.queries > before.queries:
            worse.append(title)
    if worse:
        print(f"More queries for more content: {', '.join(worse)}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
