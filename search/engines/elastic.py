"""The production engine. The words are analysed by us, so that both engines find the same."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from elastic_transport import TlsError
from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    SerializationError,
    TransportError,
)
from elasticsearch.helpers import bulk, scan

from search.algorithms.analysis import index_terms, query_terms, segments
from search.engines.database import SNIPPET
from search.engines.protocol import (
    Filters,
    Hit,
    Identity,
    Numbered,
    Query,
    Results,
    SearchUnavailable,
)

KEYWORDS = (
    "kind",
    "key",
    "language",
    "area",
    "district",
    "consultation",
    "thread",
    "stance",
    "author",
    "stems",
    "title_stems",
)
MAPPING = {
    "dynamic": "strict",
    "properties": {
        **{name: {"type": "keyword"} for name in KEYWORDS},
        "title": {"type": "text", "index": False},
        "place": {"type": "text", "index": False},
        "body": {"type": "text", "index": False},
        "url": {"type": "keyword", "index": False},
        "created_at": {"type": "date"},
        "removed": {"type": "boolean"},
    },
}
BATCH = 500
SECONDS_BETWEEN_TRIES = 5
SILENCE = (ConnectionError, ConnectionTimeout)
NEWER_IS_THERE = 409
FAULTS_OF_A_DOCUMENT = {400, 413}
"""Statuses by which a document is refused for what is in it: the same document fails again."""
FIELD_IN_REASON = re.compile(r"""field[ =][\["](\w+)[\]"]""")
F = TypeVar("F", bound=Callable[..., Any])


def unavailable(method: F) -> F:
    """Every failure of the server or the way to it becomes SearchUnavailable.

    A server that did not answer is not asked again at once: no two pages wait for it.
    """

    @wraps(method)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.asked_again_at:
            raise SearchUnavailable(self.silent_because)
        try:
            return method(self, *args, **kwargs)
        except (TransportError, ApiError) as error:
            reason = reason_of(error)
            if isinstance(error, SILENCE):
                self.asked_again_at = time.monotonic() + SECONDS_BETWEEN_TRIES
                self.silent_because = reason
            raise SearchUnavailable(reason) from error

    return guarded  # type: ignore[return-value]


def reason_of(error: Exception) -> str:
    """Why it does not answer: the kind of error, and where it is the certificate, what to set."""
    name = type(error).__name__
    if not isinstance(error, TlsError):
        return name
    told = " ".join(map(repr, (error, *error.errors, error.__cause__, error.__context__)))
    found = re.search(r"certificate verify failed: ([^(\"']*)", told)
    why = found[1].strip() if found else "no secure connection"
    return (
        f"{name}: the certificate of REMBUK_ELASTICSEARCH_URL is not trusted ({why}); set "
        "REMBUK_ELASTICSEARCH_CA to the file of the authority that signed it"
    )


class ElasticEngine:
    name = "elasticsearch"

    def __init__(self, url: str, index: str, ca: str = "") -> None:
        trust: dict[str, Any] = {"ca_certs": ca} if ca else {}
        self.client = Elasticsearch(
            url, request_timeout=5, max_retries=0, retry_on_timeout=False, **trust
        )
        self.alias = index
        self.asked_again_at, self.silent_because = 0.0, ""
        """When a server that did not answer is asked again, and why it did not."""

    def is_alive(self) -> bool:
        try:
            alive = bool(self.client.options(request_timeout=1).ping())
        except (TransportError, ApiError):
            return False
        if alive:
            self.asked_again_at = 0.0
        return alive

    def fault(self) -> str:
        """Why it does not answer now; empty when it does."""
        try:
            self.client.options(request_timeout=1).info()
        except (TransportError, ApiError) as error:
            return reason_of(error)
        return ""

    @unavailable
    def refresh(self) -> None:
        self._ensure()
        self.client.indices.refresh(index=self.alias)

    def _ensure(self) -> None:
        if not self.client.indices.exists_alias(name=self.alias):
            self._point_alias(self._new_index())

    def _new_index(self) -> str:
        name = f"{self.alias}-{time.time_ns()}"
        settings = {"number_of_replicas": 0, "max_result_window": 20_000}
        self.client.indices.create(index=name, mappings=MAPPING, settings=settings)
        return name

    def _point_alias(self, name: str) -> None:
        old: list[str] = []
        if self.client.indices.exists_alias(name=self.alias):
            old = list(self.client.indices.get_alias(name=self.alias))
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias}}]
        actions += [{"remove": {"index": index, "alias": self.alias}} for index in old]
        self.client.indices.update_aliases(actions=actions)
        for index in old:
            self.client.indices.delete(index=index)

    @unavailable
    def put(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        self._ensure()
        return self._bulk(self.alias, list(documents))

    def _bulk(self, index: str, documents: list[Numbered]) -> dict[Identity, str]:
        """Send documents; returns those that are refused for what is in them, with the reason.

        Where a whole request is refused, it is halved until the document at fault stands alone.
        Raises SearchUnavailable when the server refuses for reasons of its own.
        """
        try:
            _count, errors = bulk(
                self.client.options(request_timeout=30),
                [_action(index, numbered) for numbered in documents],
                chunk_size=BATCH,
                raise_on_error=False,
            )
        except (ApiError, SerializationError) as error:
            if isinstance(error, ApiError) and error.status_code not in FAULTS_OF_A_DOCUMENT:
                raise
            if len(documents) == 1:
                return {(documents[0].kind, documents[0].key): type(error).__name__}
            half = len(documents) // 2
            return self._bulk(index, documents[:half]) | self._bulk(index, documents[half:])
        return _refused(errors if isinstance(errors, list) else [])

    @unavailable
    def rebuild(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        name = self._new_index()
        refused: dict[Identity, str] = {}
        try:
            numbered = iter(documents)
            while batch := list(islice(numbered, BATCH)):
                refused |= self._bulk(name, batch)
            self.client.indices.refresh(index=name)
            self._point_alias(name)
        except Exception:
            self.client.options(ignore_status=404).indices.delete(index=name)
            raise
        return refused

    @unavailable
    def find(self, query: Query) -> Results:
        self._ensure()
        terms = {stem for stems in query_terms(query.text) for stem in stems}
        boost = [{"terms": {"title_stems": sorted(terms), "boost": 10}}] if terms else []
        answer = self.client.search(
            index=self.alias,
            query={
                "bool": {
                    "filter": _clauses(query.text, query.filters),
                    "should": boost,
                }
            },
            aggs={
                name: {"terms": {"field": name, "size": 100}}
                for name in ("kind", "district", "consultation")
            },
            sort=["_score", {"created_at": {"order": "desc", "missing": "_last"}}, "kind", "key"],
            from_=min((query.page - 1) * query.size, 19_000),
            size=query.size,
            track_total_hits=True,
            source_excludes=["stems", "title_stems"],
        )
        facets = {
            name: {b["key"]: b["doc_count"] for b in found["buckets"] if b["key"]}
            for name, found in answer["aggregations"].items()
        }
        hits = [_hit(hit["_source"], terms) for hit in answer["hits"]["hits"]]
        return Results(hits, answer["hits"]["total"]["value"], facets)

    @unavailable
    def keys(self, text: str, filters: Filters, most: int = 10_000) -> list[tuple[str, str]]:
        self._ensure()
        answer = self.client.search(
            index=self.alias,
            query={"bool": {"filter": _clauses(text, filters)}},
            size=most,
            source_includes=["kind", "key"],
        )
        return [(h["_source"]["kind"], h["_source"]["key"]) for h in answer["hits"]["hits"]]

    @unavailable
    def count(self, filters: Filters) -> int:
        self._ensure()
        query = {"bool": {"filter": _clauses("", filters)}}
        return int(self.client.count(index=self.alias, query=query)["count"])

    @unavailable
    def term_counts(self, filters: Filters, most: int = 1000) -> dict[str, int]:
        self._ensure()
        answer = self.client.search(
            index=self.alias,
            query={"bool": {"filter": _clauses("", filters)}},
            aggs={"stems": {"terms": {"field": "stems", "size": most}}},
            size=0,
        )
        return {b["key"]: b["doc_count"] for b in answer["aggregations"]["stems"]["buckets"]}

    @unavailable
    def background(self, stems: list[str]) -> tuple[dict[str, int], int]:
        self._ensure()
        everything = _clauses("", Filters(kinds=("idea", "comment")))
        answer = self.client.search(
            index=self.alias,
            query={"bool": {"filter": everything}},
            aggs={
                "stems": {"terms": {"field": "stems", "size": len(stems) or 1, "include": stems}}
            },
            size=0,
            track_total_hits=True,
        )
        buckets = answer["aggregations"]["stems"]["buckets"] if stems else []
        counts = {b["key"]: b["doc_count"] for b in buckets}
        return counts, int(answer["hits"]["total"]["value"])

    @unavailable
    def similar(self, text: str, filters: Filters, size: int) -> list[Hit]:
        wanted = sorted({s for stems in query_terms(text, most=25) for s in stems})
        if not wanted:
            return []
        self._ensure()
        answer = self.client.search(
            index=self.alias,
            query={
                "bool": {
                    "filter": _clauses("", filters),
                    "should": [{"term": {"stems": stem}} for stem in wanted],
                    "minimum_should_match": min(2, len(wanted)),
                }
            },
            size=size,
            source_excludes=["stems", "title_stems"],
        )
        return [_hit(hit["_source"], set(wanted)) for hit in answer["hits"]["hits"]]

    @unavailable
    def versions(self) -> dict[tuple[str, str], int]:
        self._ensure()
        self.refresh()  # otherwise what was written within the last second would be missing
        query = {"query": {"bool": {"filter": _clauses("", Filters())}}, "version": True}
        found = scan(
            self.client, index=self.alias, query=query, _source_includes=["kind", "key"], size=2000
        )
        return {(h["_source"]["kind"], h["_source"]["key"]): int(h["_version"]) for h in found}

    @unavailable
    def drop(self) -> None:
        """Remove the index with its alias; for tests."""
        if self.client.indices.exists_alias(name=self.alias):
            for index in self.client.indices.get_alias(name=self.alias):
                self.client.indices.delete(index=index)


def _refused(errors: list[Any]) -> dict[Identity, str]:
    """Which documents an answer refuses for good, and why; without anything of their text.

    Raises SearchUnavailable for what another try can mend: a full disk, a queue, a shard.
    """
    found: dict[Identity, str] = {}
    for error in errors:
        told = error["index"]
        if told["status"] == NEWER_IS_THERE:
            continue
        if told["status"] not in FAULTS_OF_A_DOCUMENT:
            raise SearchUnavailable(f"status {told['status']}")
        kind, _colon, key = told["_id"].partition(":")
        found[kind, key] = _reason(told["error"])
    return found


def _reason(error: Any) -> str:
    """The types of the fault and the field; the sentence may quote what somebody wrote."""
    if not isinstance(error, dict):
        return "refused"
    field = FIELD_IN_REASON.search(error.get("reason") or "")
    cause = (error.get("caused_by") or {}).get("type", "")
    parts = (error.get("type", "refused"), f"field {field[1]}" if field else "", cause)
    return ", ".join(part for part in parts if part)


def _action(index: str, numbered: Numbered) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": numbered.kind, "key": numbered.key, "removed": True}
    if numbered.document is not None:
        source |= asdict(numbered.document)
        title = index_terms(numbered.document.title)
        source["removed"] = False
        source["title_stems"] = sorted(set(title))
        source["stems"] = sorted({*title, *index_terms(numbered.document.body)})
    return {
        "_op_type": "index",
        "_index": index,
        "_id": f"{numbered.kind}:{numbered.key}",
        "version": numbered.version,
        "version_type": "external_gte",
        "_source": source,
    }


def _clauses(text: str, filters: Filters) -> list[dict[str, Any]]:
    clauses: list[dict[str, Any]] = [{"term": {"removed": False}}]
    clauses += [{"terms": {"stems": list(stems)}} for stems in query_terms(text)]
    if filters.kinds:
        clauses.append({"terms": {"kind": list(filters.kinds)}})
    for name in ("consultation", "district", "stance", "thread"):
        if value := getattr(filters, name):
            clauses.append({"term": {name: value}})
    if filters.without:
        without = {"terms": {"consultation": list(filters.without)}}
        clauses.append({"bool": {"must_not": without}})
    span = {"gte": filters.since, "lt": filters.until}
    if any(span.values()):
        clauses.append({"range": {"created_at": {k: v for k, v in span.items() if v}}})
    return clauses


def _hit(source: dict[str, Any], terms: set[str]) -> Hit:
    at = source.get("created_at")
    return Hit(
        kind=source["kind"],
        key=source["key"],
        url=source["url"],
        language=source["language"],
        consultation=source["consultation"],
        title=segments(source["title"], terms),
        place=source["place"],
        snippet=segments(source["body"], terms, SNIPPET),
        created_at=datetime.fromisoformat(at) if at else None,
    )
