"""The index: how fast it fills, how soon a text is found, what a search costs beside a bare one.

    python benchmarks/index.py [--texts 10000] [--shared ../shared/data] [--asked 400]

PostgreSQL and Elasticsearch are this program's own (512 MB of heap). Texts are sentences of the
shared data, as comments of forty people.

- **parallel_bulk** sends documents that were prepared before; *into Elasticsearch* is what the
  drainer does with documents of the database's own index; *whole way* begins with the notes.
- **found after** is the time from the commit of a text until a search finds it, with a drainer
  that looks every two seconds, as the worker does.
- **match_all** asks for the same number of answers and the same counts by value.
"""

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from _machine import machine

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.machine import Running, end  # noqa: E402
from scripts.servers import start_elasticsearch, start_postgres  # noqa: E402
from tests.template_database import clone_postgres  # noqa: E402

CLIENTS = 8
LOOKS_EVERY = 2.0
FRESH = 40
QUESTIONS = (
    *("pelayanan ramah", "makanan enak", "tempat parkir", "harga mahal", "tidak bersih"),
    *("lampu jalan", "banjir", "anak sekolah", "hotel", "antri lama", "pemerintah daerah"),
)


def sentences(shared: Path) -> list[str]:
    lines = (shared / "indonlu_smsa" / "train.tsv").read_text().splitlines()
    return [line.split("\t")[0] for line in lines]


def ground(texts: Iterator[str]) -> None:
    """A debate with these texts, all noted."""
    from participation.models import Comment
    from search import outbox
    from tests import factories

    factories.city()
    thread = factories.consultation("discussion", slug="tepian").thread
    people = cycle([factories.verified() for _ in range(40)])
    place = factories.area("64.72.03.1005")
    while some := list(islice(texts, 2000)):
        made = Comment.objects.bulk_create(
            Comment(
                thread=thread, author=next(people), body=text, language="id",
                area=place, stance="for", state="published",
            )
            for text in some
        )  # fmt: skip
        outbox.note_many("comment", [one.pk for one in made])


def seconds(work: Callable[[], Any]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def filling(engine: Any, count: int) -> None:
    """The three ways, in documents a second."""
    from elasticsearch.helpers import parallel_bulk

    from search.drain import as_numbered, drain
    from search.engines.elastic_index import actions
    from search.models import Note, StoredDocument

    whole = count / seconds(lambda: drain(most=10**9))
    identities = StoredDocument.objects.values_list("kind", "key")
    Note.objects.bulk_create(
        (Note(kind=kind, key=key, stored=True) for kind, key in identities), batch_size=2000
    )
    sent = count / seconds(lambda: drain(most=10**9))
    rows = StoredDocument.objects.order_by("pk").iterator(chunk_size=2000)
    prepared = [line for row in rows for line in actions(["bench-bulk"], as_numbered(row))]
    engine.client.indices.create(index="bench-bulk-1", aliases={"bench-bulk": {}}, **mapping())
    bulk = count / seconds(lambda: all(ok for ok, _told in parallel_bulk(engine.client, prepared)))
    engine.client.indices.delete(index="bench-bulk-1")
    print(f"parallel_bulk of prepared documents  {bulk:8,.0f} a second")
    print(f"into Elasticsearch                   {sent:8,.0f} a second, {sent / bulk:5.0%}")
    print(f"whole way                            {whole:8,.0f} a second, {whole / bulk:5.0%}")


def mapping() -> dict[str, Any]:
    from search.engines.elastic_index import FILLING, index

    made = index("x").to_dict()
    made["settings"] |= FILLING | {"refresh_interval": "1s"}
    return made


def latency() -> None:
    """From the commit of a text to the search that finds it."""
    from django.db import connection
    from django.utils import timezone

    from participation.actions.comments import write_comment
    from participation.models import Thread
    from search.drain import drain
    from search.engines import engine
    from search.engines.protocol import Filters
    from tests import factories

    stopped = threading.Event()

    def drainer() -> None:
        while not stopped.wait(LOOKS_EVERY):
            drain()
        connection.close()

    worker = threading.Thread(target=drainer)
    worker.start()
    thread, times = Thread.objects.latest("pk"), []
    for number in range(FRESH):
        word = f"xyzzy{number:04}"
        write_comment(
            person=factories.verified(), thread=thread, body=f"Kata itu {word} di sini.",
            stance="for", at=timezone.now(),
        )  # fmt: skip
        began = time.monotonic()
        while not engine().keys(word, Filters()):
            time.sleep(0.02)
        times.append(time.monotonic() - began)
        time.sleep(random.random())
    stopped.set()
    worker.join()
    print(f"found after                          {spread(times)} s (of {FRESH})")


def spread(times: list[float], unit: float = 1) -> str:
    return f"median {median(times) * unit:.2f}, p99 {quantiles(times, n=100)[98] * unit:.2f}"


def asking(engine: Any, asked: int) -> None:
    """The site's search and a bare one, alone and by eight clients at a time."""
    from elasticsearch_dsl import Search

    from search.engines.elastic_queries import counted
    from search.engines.protocol import Query

    def bare(_words: str) -> None:
        counted(Search(using=engine.client, index=engine.alias).query("match_all"))[:20].execute()

    def ours(words: str) -> None:
        engine.find(Query(words))

    for clients in (1, CLIENTS):
        found = {}
        for way in (bare, ours):
            with ThreadPoolExecutor(clients) as pool:
                words = list(islice(cycle(QUESTIONS), asked))
                list(pool.map(way, words[:50]))  # what is loaded once
                found[way] = list(pool.map(lambda one, way=way: seconds(lambda: way(one)), words))
        ratio = median(found[ours]) / median(found[bare])
        print(f"{clients} at a time: match_all               {spread(found[bare], 1000)} ms")
        print(f"{clients} at a time: the site's search       {spread(found[ours], 1000)} ms")
        print(f"{clients} at a time: of match_all            {ratio:.1f} x")


def measure(given: argparse.Namespace) -> None:
    import django

    django.setup()
    from search.engines import engine

    texts = (f"{text} {n}" for n, text in enumerate(cycle(sentences(given.shared))))
    ground(islice(texts, given.texts))
    print(f"{machine()}; {given.texts:,} texts")
    filling(engine(), given.texts)
    engine().refresh()
    asking(engine(), given.asked)
    latency()
    heap = engine().client.nodes.stats(metric="jvm")["nodes"]
    used = max(node["jvm"]["mem"]["heap_used_in_bytes"] for node in heap.values()) / 2**20
    stored = engine().client.indices.stats(index=engine().alias)["_all"]["primaries"]["store"]
    print(f"index {stored['size_in_bytes'] / 2**20:.0f} MB, heap {used:.0f} MB, this program "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=400)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    given = parser.parse_args()
    if not given.shared.exists():
        print(f"no {given.shared}: nothing measured")
        return
    folder = Path(tempfile.mkdtemp(prefix="rembuk-index-"))
    folder.chmod(0o755)
    running: dict[str, Running] = {}
    try:
        start_postgres(folder, True, lambda server: running.update(postgres=server))
        # Under another name than the database that stands there already.
        url = urlsplit(running["postgres"].url)._replace(path="/rembuk_index").geturl()
        clone_postgres(url)
        start_elasticsearch(folder, False, lambda server: running.update(elasticsearch=server))
        os.environ |= {
            "DATABASE_URL": url,
            "REMBUK_ELASTICSEARCH_URL": running["elasticsearch"].url,
            "REMBUK_DATA_DIR": str(folder / "site"),
            "REMBUK_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "participation.settings",
        }
        measure(given)
    finally:
        for name, server in running.items():
            end(name, server)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
