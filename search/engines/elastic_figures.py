"""Figures of a selection as aggregations of Elasticsearch, with the classes of its DSL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query as Clause

from search.algorithms.questions import Concept
from search.algorithms.significance import jlh
from search.analysis import understood
from search.engines.elastic import ElasticEngine, unavailable
from search.engines.elastic_index import MOST_RESULTS
from search.engines.elastic_queries import holding
from search.engines.figures import (
    BREAKDOWNS,
    FEWEST_TEXTS,
    MOST_CELLS,
    MOST_TERMS,
    MOST_VALUES,
    UNKNOWN,
    Mark,
    Overview,
    Selection,
)
from search.engines.protocol import Identity

PRECISION = 40_000
"""Up to so many people counts are exact, the most that Elasticsearch offers."""
PAGE = 1000
THERE = Q("term", removed=False)
NEWEST = ({"created_at": {"order": "desc", "missing": "_last"}}, "kind", "key")


def clauses(chosen: Selection) -> list[Clause]:
    """What the documents of a selection must meet; nothing of it is scored."""
    found = [THERE, *_of_values(chosen)]
    if chosen.without:
        found.append(~Q("terms", consultation=list(chosen.without)))
    if chosen.areas:
        found.append(_any([_in_area(code) for code in chosen.areas]))
    if chosen.imported is not None:
        written_here = Q("term", external_id="")
        found.append(~written_here if chosen.imported else written_here)
    span = {"gte": chosen.since, "lt": chosen.until}
    if any(span.values()):
        found.append(Q("range", created_at={k: v for k, v in span.items() if v}))
    if chosen.identities is not None:
        found.append(Q("ids", values=[f"{kind}:{key}" for kind, key in chosen.identities]))
    found += [Q("term", stems=stem) for stem in chosen.stem.split()]
    found += map(_phrase, chosen.phrases)
    return found


def _of_values(chosen: Selection) -> list[Clause]:
    wanted = {
        "kind": chosen.kinds,
        "consultation": chosen.consultations,
        "stance": ["" if value == UNKNOWN else value for value in chosen.stances],
        "language": ["" if value == UNKNOWN else value for value in chosen.languages],
        "thread": [chosen.thread] if chosen.thread else [],
    }
    return [Q("terms", **{name: list(values)}) for name, values in wanted.items() if values]


def _any(ways: list[Clause]) -> Clause:
    return Q("bool", should=ways, minimum_should_match=1)


def _in_area(code: str) -> Clause:
    if code == UNKNOWN:
        return Q("term", district="") & Q("term", area="")
    below = Q("prefix", area=f"{code}.")
    return _any([Q("term", area=code), below, Q("term", district=code)])


def _phrase(phrase: str) -> Clause:
    return Q("match_phrase", words=phrase)


def _meets(concept: Concept) -> Clause:
    """All stems of one of the alternatives, or all parts: as the database's own index decides."""
    ways = [
        Q("bool", filter=[Q("term", stems=stem) for stem in stems])
        for one in concept.alternatives
        for stems in one.stems.values()
    ]
    if concept.parts:
        ways.append(Q("bool", filter=[_meets(part) for part in concept.parts]))
    return _any(ways)


def _moment(value: Any) -> datetime | None:
    """Of the smallest or largest time in milliseconds; None where there is none."""
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


@unavailable
def _answer(engine: ElasticEngine, search: Search) -> Any:
    return search.execute()


class ElasticFigures:
    """Asks the index of an engine."""

    def __init__(self, engine: ElasticEngine) -> None:
        self.engine = engine

    def _search(self, chosen: Selection) -> Search:
        search = Search(using=self.engine.client, index=self.engine.alias)
        search = search.filter("bool", filter=clauses(chosen))
        if chosen.words:
            question, _known = understood(chosen.words)
            search = holding(search, replace(question, concepts=()))
            for concept in question.concepts:
                search = search.filter(_meets(concept))
        return search

    def _counted(self, chosen: Selection) -> Search:
        return self._search(chosen).extra(size=0, track_total_hits=True)

    def overview(self, chosen: Selection) -> Overview:
        search = self._counted(chosen)
        people = A("cardinality", field="author", precision_threshold=PRECISION)
        spoken = search.aggs.bucket("spoken", A("filter", ~Q("term", author="")))
        spoken.metric("people", people)
        spoken.bucket("district", "terms", field="district", size=MOST_VALUES).metric(
            "people", people
        )
        for name in BREAKDOWNS:
            search.aggs.bucket(name, "terms", field=name, size=MOST_VALUES)
        search.aggs.metric("first", "min", field="created_at")
        search.aggs.metric("last", "max", field="created_at")
        answer = _answer(self.engine, search)
        found = answer.aggregations
        return Overview(
            texts=answer.hits.total.value,
            people=found.spoken.people.value,
            by={name: {b.key: b.doc_count for b in found[name].buckets} for name in BREAKDOWNS},
            people_by_district={b.key: b.people.value for b in found.spoken.district.buckets},
            first=_moment(found.first.value),
            last=_moment(found["last"].value),
            repairs=understood(chosen.words)[0].repairs if chosen.words else {},
        )

    def over_time(self, chosen: Selection, interval: str) -> dict[date, int]:
        search, zone = self._counted(chosen), timezone.get_default_timezone()
        histogram = A(
            "date_histogram",
            field="created_at",
            calendar_interval=interval,
            time_zone=str(zone),
            min_doc_count=1,
        )
        search.aggs.bucket("time", histogram)
        buckets = _answer(self.engine, search).to_dict()["aggregations"]["time"]["buckets"]
        return {
            datetime.fromtimestamp(b["key"] / 1000, zone).date(): b["doc_count"] for b in buckets
        }

    def marks(self, chosen: Selection, exclude: frozenset[str]) -> list[Mark]:
        search = self._counted(chosen)
        asked = A(
            "significant_terms",
            field="stems",
            background_filter=THERE,
            exclude=sorted(exclude),
            min_doc_count=FEWEST_TEXTS,
            size=MOST_TERMS,
            jlh={},
        )
        search.aggs.bucket("marks", asked)
        answer = _answer(self.engine, search).to_dict()
        told, total = answer["aggregations"]["marks"], answer["hits"]["total"]["value"]
        found = [
            Mark(
                b["key"],
                b["doc_count"],
                b["bg_count"],
                jlh(b["doc_count"], total, b["bg_count"], told["bg_count"]),
            )
            for b in told["buckets"]
        ]
        return sorted(found, key=lambda m: (-m.score, m.stem))

    def phrases(self, chosen: Selection, phrases: list[str]) -> dict[str, tuple[int, int]]:
        if not phrases:
            return {}
        search = self._counted(chosen)
        said = A("filters", filters={str(n): _phrase(p) for n, p in enumerate(phrases)})
        search.aggs.bucket("inside", said)
        everywhere = search.aggs.bucket("everywhere", "global")
        everywhere.bucket("there", "filter", THERE).bucket("said", said)
        told = _answer(self.engine, search).to_dict()["aggregations"]
        inside, outside = told["inside"]["buckets"], told["everywhere"]["there"]["said"]["buckets"]
        return {
            phrase: (inside[str(n)]["doc_count"], outside[str(n)]["doc_count"])
            for n, phrase in enumerate(phrases)
        }

    def extent(self) -> int:
        return int(_answer(self.engine, self._counted(Selection())).hits.total.value)

    def newest(self, chosen: Selection, start: int, size: int) -> list[Identity]:
        start = max(0, min(start, MOST_RESULTS - size))
        search = self._search(chosen).source(["kind", "key"]).sort(*NEWEST)
        return [(h.kind, h.key) for h in _answer(self.engine, search[start : start + size])]

    def spread(self, chosen: Selection) -> list[tuple[str, str, Identity]]:
        search = self._counted(chosen)
        sources = [{name: {"terms": {"field": name}}} for name in ("district", "stance")]
        newest = A("top_hits", size=1, sort=list(NEWEST), _source=["kind", "key"])
        cells = search.aggs.bucket("cells", "composite", sources=sources, size=MOST_CELLS)
        cells.metric("newest", newest)
        found = []
        for cell in _answer(self.engine, search).to_dict()["aggregations"]["cells"]["buckets"]:
            first = cell["newest"]["hits"]["hits"][0]["_source"]
            of = cell["key"]
            found.append((of["district"], of["stance"], (first["kind"], first["key"])))
        return found

    def every(self, chosen: Selection, most: int) -> Iterator[Identity]:
        sources = [{name: {"terms": {"field": name}}} for name in ("kind", "key")]
        after: dict[str, Any] = {}
        told = 0
        while told < most:
            search = self._counted(chosen)
            size = min(PAGE, most - told)
            search.aggs.bucket("every", "composite", sources=sources, size=size, **after)
            answer = _answer(self.engine, search).to_dict()["aggregations"]["every"]
            for bucket in answer["buckets"]:
                yield bucket["key"]["kind"], bucket["key"]["key"]
            told += len(answer["buckets"])
            if "after_key" not in answer:
                return
            after = {"after": answer["after_key"]}
