"""How good the first answers are: judged questions over real texts, for each way to match.

    python benchmarks/relevance.py [--shared ../shared/data] [--only NAME] [--misses]

The texts are 12,760 Indonesian sentences, 1,289 English petitions (both of the shared data) and
what residents of the demo city say. ``relevance.tsv`` has the questions: kind, words, and what a
text must hold to fit (2) or to fit partly (1), as expressions that were written by hand before the
answers were seen; ``&&`` means both. Measured are nDCG@10, success@3 and recall@50, on the
database engine (SQLite in a folder of its own) and, where ``REMBUK_TEST_ELASTICSEARCH_URL`` names
one, on Elasticsearch. With 100 questions a difference below 0.03 is noise.
"""

import argparse
import csv
import math
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
QUESTIONS = Path(__file__).with_suffix(".tsv")
FIRST, NEAR, FAR = 3, 10, 50
Answer = Callable[[str], list[str]]
"""The keys of the texts that answer some words, the best first."""


@dataclass(frozen=True)
class Judged:
    """A question with the grade of every text that fits."""

    kind: str
    words: str
    grades: dict[str, int]


def texts(shared: Path) -> dict[str, tuple[str, str, str]]:
    """Title, body and language of each text by its key."""
    found: dict[str, tuple[str, str, str]] = {}
    for part in ("train", "valid", "test"):
        lines = (shared / "indonlu_smsa" / f"{part}.tsv").read_text().splitlines()
        for number, line in enumerate(lines):
            found[f"{part}-{number}"] = ("", line.rpartition("\t")[0], "id")
    for path in sorted((ROOT / "demo/data").glob("*.txt")):
        for number, line in enumerate(path.read_text().splitlines()):
            if len(line) > 25:
                title, _bar, body = line.rpartition("|")
                found[f"{path.stem}-{number}"] = (title, body, "id")
    for path in sorted((shared / "wtp_petitions").glob("*.csv")):
        with path.open(encoding="cp1252", errors="replace") as file:
            for number, row in enumerate(csv.reader(file)):
                said = sorted((cell for cell in row if "://" not in cell), key=len)[-2:]
                found[f"{path.stem}-{number}"[:40]] = (said[0][:300], said[-1], "en")
    return found


def judged(found: dict[str, tuple[str, str, str]]) -> list[Judged]:
    """The questions with what fits; those that nothing fits are left out."""
    plain = {key: f"{title} {body}".lower() for key, (title, body, _language) in found.items()}
    questions = []
    for line in QUESTIONS.read_text().splitlines():
        kind, words, fits, partly = [*line.split("\t"), ""][:4]
        grades = {key: 1 for key, text in plain.items() if partly and _holds(text, partly)}
        grades |= {key: 2 for key, text in plain.items() if _holds(text, fits)}
        if grades:
            questions.append(Judged(kind, words, grades))
    return questions


def _holds(text: str, rule: str) -> bool:
    return all(re.search(part.strip(), text) for part in rule.split("&&"))


def gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def measures(question: Judged, keys: list[str]) -> tuple[float, float, float]:
    """nDCG@10, success@3 and recall@50 (of at most 50 that fit)."""
    grades = [question.grades.get(key, 0) for key in keys]
    best = sorted(question.grades.values(), reverse=True)
    found = sum(1 for grade in grades[:FAR] if grade)
    return (
        gain(grades[:NEAR]) / gain(best[:NEAR]),
        float(any(grade == max(best) for grade in grades[:FIRST])),
        found / min(FAR, len(best)),
    )


def engines(folder: Path) -> Iterator[tuple[str, Any]]:
    """Each engine, by name, with nothing in it."""
    from search.engines.database import DatabaseEngine
    from search.engines.elastic import ElasticEngine

    yield "database", DatabaseEngine()
    if url := os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL"):
        engine = ElasticEngine(url, "rembuk-relevance")
        engine.drop()
        try:
            yield "elasticsearch", engine
        finally:
            engine.drop()


@contextmanager
def asking(*, concepts: bool, repairs: bool) -> Iterator[None]:
    """What is left out of the questions for a while."""
    from search import analysis
    from search.algorithms.questions import Asker
    from search.algorithms.stemming import Analyser

    lists = analysis.analyser().lists
    analyser = Analyser(lists if concepts else replace(lists, concepts=()))
    asker = Asker(analyser)
    kept = analysis.asker, analysis._repair
    analysis.asker = lambda: asker
    if not repairs:
        analysis._repair = lambda typed: {}
    try:
        yield
    finally:
        analysis.asker, analysis._repair = kept


class BuiltIn:
    """Elasticsearch's Indonesian analyser with our exceptions and stop words: any word, BM25."""

    def __init__(self, url: str) -> None:
        from elasticsearch import Elasticsearch
        from elasticsearch_dsl import Document, Index, Text, analyzer, token_filter

        from search.algorithms.text import STOP
        from search.algorithms.word_lists import shipped

        filters = [
            "lowercase",
            token_filter("words", "stop", stopwords=sorted(STOP)),
            token_filter("names", "keyword_marker", keywords=sorted(shipped().kept)),
            token_filter("stems", "stemmer", language="indonesian"),
        ]
        made = analyzer("built_in", tokenizer="standard", filter=filters)

        class Plain(Document):
            text = Text(analyzer=made)

        self.client = Elasticsearch(url)
        self.index = Index("rembuk-relevance-plain", using=self.client)
        self.index.document(Plain)
        self.index.delete(ignore_unavailable=True)
        self.index.create()

    def fill(self, found: dict[str, tuple[str, str, str]]) -> None:
        from elasticsearch.helpers import bulk

        name = self.index._name
        bulk(
            self.client,
            (
                {"_index": name, "_id": key, "_source": {"text": f"{title} {body}"}}
                for key, (title, body, _language) in found.items()
            ),
        )
        self.index.refresh()

    def keys(self, words: str) -> list[str]:
        search = self.index.search().query("match", text=words)[:FAR].source(False)
        return [hit.meta.id for hit in search.execute()]


WAYS = {
    "stems": {"concepts": False, "repairs": False},
    "stems, repair": {"concepts": False, "repairs": True},
    "stems, repair, concepts": {"concepts": True, "repairs": True},
}


def show(name: str, results: list[tuple[Judged, tuple[float, float, float]]]) -> None:
    """A line for all questions and one for each kind."""
    kinds = ["all", *dict.fromkeys(question.kind for question, _m in results)]
    for kind in kinds:
        some = [m for question, m in results if kind in ("all", question.kind)]
        figures = "  ".join(f"{mean(m[n] for m in some):.3f}" for n in range(3))
        print(f"{name if kind == 'all' else '':42} {kind:11} {len(some):4}  {figures}")


def fill(engine: Any, found: dict[str, tuple[str, str, str]]) -> None:
    from search.documents import Document
    from search.engines.protocol import Numbered

    if hasattr(engine, "drop"):
        engine.drop()
    rows = iter(found.items())
    while batch := list(islice(rows, 500)):
        engine.put(
            Numbered("comment", key, 1, Document("comment", key, title, body, key, language))
            for key, (title, body, language) in batch
        )
    engine.refresh()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", default="", help="ways whose name holds this")
    parser.add_argument("--misses", action="store_true", help="also what was answered badly")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "REMBUK_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "participation.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        found = texts(given.shared)
        questions = judged(found)
        print(f"{len(found)} texts, {len(questions)} questions")
        print(f"{'':42} {'kind':11} {'':4}  nDCG@10  success@3  recall@50")
        for name, engine in engines(Path(folder)):
            fill(engine, found)
            measure(name, engine, questions, given)
        if url := os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL"):
            plain = BuiltIn(url)
            try:
                plain.fill(found)
                results = [(one, measures(one, plain.keys(one.words))) for one in questions]
                show("elasticsearch: its Indonesian analyser", results)
            finally:
                plain.index.delete()


def measure(name: str, engine: Any, questions: list[Judged], given: argparse.Namespace) -> None:
    from search.engines.protocol import Query

    for way, left in WAYS.items():
        if given.only not in way:
            continue
        results = []
        with asking(**left):
            for question in questions:
                hits = engine.find(Query(question.words, size=FAR)).hits
                keys = [hit.key for hit in hits]
                results.append((question, measures(question, keys)))
        show(f"{name}: {way}", results)
        if given.misses:
            for question, (ndcg, _first, _far) in results:
                if ndcg < 0.5:
                    print(
                        f"    {ndcg:.2f} {question.kind}: {question.words} ({len(question.grades)})"
                    )


if __name__ == "__main__":
    main()
