"""The production engine. The words are analysed by us, so that both engines find the same."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from elastic_transport import TlsError
from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    SerializationError,
    TransportError,
)
from elasticsearch.helpers import bulk
from elasticsearch_dsl import A, Search

from search.algorithms.marking import heading, pieces
from search.algorithms.questions import Question
from search.algorithms.stemming import analyser
from search.analysis import understood
from search.engines.breaker import Breaker
from search.engines.database import SNIPPET
from search.engines.elastic_index import MOST_RESULTS, STREAMS, actions
from search.engines.elastic_indexes import Indexes
from search.engines.elastic_queries import (
    answering,
    counted,
    facets,
    holding,
    restricted,
    weighed_for,
)
from search.engines.protocol import (
    Filters,
    Hit,
    Identity,
    IndexMissing,
    Numbered,
    Query,
    Results,
    SearchUnavailable,
)

BATCH = 500
HIDDEN = (*STREAMS, "stems")
PAGE_SECONDS = 2
"""What waits for a page waits so long for an answer."""
WORK_SECONDS = 30
"""What fills the index waits longer."""
SILENCE = (ConnectionError, ConnectionTimeout)
NOBODY_AT_WORK = {502, 503, 504}
"""Statuses of a proxy without a server behind it, and of a cluster that has no master."""
NEWER_IS_THERE = 409
NO_INDEX = "index_not_found_exception"
FAULTS_OF_A_DOCUMENT = {400, 413}
"""Statuses by which a document is refused for what is in it: the same document fails again."""
FIELD_IN_REASON = re.compile(r"""field[ =][\["](\w+)[\]"]""")
F = TypeVar("F", bound=Callable[..., Any])


def unavailable(method: F) -> F:
    """Every failure of the server or the way to it becomes SearchUnavailable.

    A server that did not answer is not asked again at once: no two pages wait for it.
    Where it answers that there is no index, that is IndexMissing.
    """

    @wraps(method)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if reason := self.breaker.reason():
            raise SearchUnavailable(reason)
        try:
            return method(self, *args, **kwargs)
        except (TransportError, ApiError) as error:
            if isinstance(error, NotFoundError) and error.error == NO_INDEX:
                raise IndexMissing(NO_INDEX) from error
            reason = reason_of(error)
            if isinstance(error, SILENCE) or _is_nobody_at_work(error):
                self.breaker.open(reason)
            raise SearchUnavailable(reason) from error

    return guarded  # type: ignore[return-value]


def _is_nobody_at_work(error: Exception) -> bool:
    return isinstance(error, ApiError) and error.status_code in NOBODY_AT_WORK


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

    def __init__(self, url: str, index: str, ca: str = "", api_key: str = "") -> None:
        """``url``: one address or several of one cluster, separated by commas."""
        hosts = [host.strip() for host in url.split(",") if host.strip()]
        given: dict[str, Any] = {"ca_certs": ca} if ca else {}
        if api_key:
            given["api_key"] = api_key
        # A host that refuses is passed over for the next one, and a connection that the server
        # closed meanwhile is opened anew. One that is silent has had its time.
        self.client = Elasticsearch(
            hosts,
            request_timeout=PAGE_SECONDS,
            max_retries=max(1, len(hosts) - 1),
            retry_on_timeout=False,
            **given,
        )
        self.patient_client = self.client.options(request_timeout=WORK_SECONDS)
        self.alias = index
        self.indexes = Indexes(self.patient_client, index)
        self.breaker = Breaker(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(self.client.options(request_timeout=1, max_retries=0).ping())
        except (TransportError, ApiError):
            return False

    def is_alive(self) -> bool:
        alive = self._answers()
        if alive:
            self.breaker.close()
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
        self.client.indices.refresh(index=self.alias)

    @unavailable
    def put(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        standing = self.indexes.ensure()
        names = [self.alias, self.indexes.new_alias] if standing.new else [self.alias]
        return self._bulk(names, standing.new or standing.serving, list(documents))

    def _bulk(
        self, names: list[str], counts: str, documents: list[Numbered]
    ) -> dict[Identity, str]:
        """Send documents; returns those that are refused for what is in them, with the reason.

        ``names``: the aliases to write to. ``counts``: the index whose refusal counts, as the one
        that a new one replaces may not know a field of it.
        Where a whole request is refused, it is halved until the document at fault stands alone.
        Raises SearchUnavailable when the server refuses for reasons of its own.
        """
        try:
            _count, errors = bulk(
                self.patient_client,
                [line for numbered in documents for line in actions(names, numbered)],
                chunk_size=BATCH * len(names),
                raise_on_error=False,
                require_alias=True,
            )
        except (ApiError, SerializationError) as error:
            if isinstance(error, ApiError) and error.status_code not in FAULTS_OF_A_DOCUMENT:
                raise
            if len(documents) == 1:
                return {(documents[0].kind, documents[0].key): type(error).__name__}
            half = len(documents) // 2
            return self._bulk(names, counts, documents[:half]) | self._bulk(
                names, counts, documents[half:]
            )
        return _refused(errors if isinstance(errors, list) else [], counts)

    @unavailable
    def begin(self) -> bool:
        return self.indexes.begin()

    @unavailable
    def switch(self) -> None:
        self.indexes.switch()

    @unavailable
    def abandon(self) -> None:
        self.indexes.abandon()

    @unavailable
    def held(self, identities: Iterable[Identity], *, new: bool = False) -> dict[Identity, int]:
        names = {f"{kind}:{key}": (kind, key) for kind, key in identities}
        if not names:
            return {}
        answer = self.patient_client.mget(index=self._alias(new), ids=list(names), source=False)
        return {names[one["_id"]]: one["_version"] for one in answer["docs"] if one.get("found")}

    @unavailable
    def size(self, *, new: bool = False) -> int:
        self.patient_client.indices.refresh(index=self._alias(new))
        return int(self.patient_client.count(index=self._alias(new))["count"])

    @unavailable
    def page(
        self, after: Identity | None, most: int, *, new: bool = False
    ) -> list[tuple[Identity, int]]:
        answer = self.patient_client.search(
            index=self._alias(new),
            sort=["kind", "key"],
            search_after=after,
            size=most,
            version=True,
            source=False,
            track_total_hits=False,
        )
        return [
            ((hit["sort"][0], hit["sort"][1]), hit["_version"]) for hit in answer["hits"]["hits"]
        ]

    def _alias(self, new: bool) -> str:
        return self.indexes.new_alias if new else self.alias

    def _search(self, filters: Filters) -> Search:
        asked = Search(using=self.client, index=self.alias)
        return restricted(asked, filters).source(excludes=list(HIDDEN))

    @unavailable
    def find(self, query: Query) -> Results:
        question, _known = understood(query.text)
        search = answering(self._search(query.filters), question)
        search = weighed_for(search, query.language)
        search = counted(search)
        first = min((query.page - 1) * query.size, MOST_RESULTS - query.size)
        newest = {"created_at": {"order": "desc", "missing": "_last"}}
        order = [newest] if query.newest_first else ["_score", newest]
        search = search.sort(*order, "kind", "key").extra(track_total_hits=True)
        answer = search[first : first + query.size].execute()
        hits = [_hit(hit.to_dict(), question, hit.meta.score) for hit in answer]
        return Results(hits, answer.hits.total.value, facets(answer), question.repairs)

    @unavailable
    def keys(self, text: str, filters: Filters, most: int = 10_000) -> list[tuple[str, str]]:
        question, _known = understood(text)
        search = holding(self._search(filters), question)
        answer = search.source(["kind", "key"])[:most].execute()
        return [(hit.kind, hit.key) for hit in answer]

    @unavailable
    def count(self, filters: Filters) -> int:
        return int(self._search(filters).count())

    @unavailable
    def term_counts(self, filters: Filters, most: int = 1000) -> dict[str, int]:
        search = self._search(filters)[:0]
        search.aggs.bucket("stems", A("terms", field="stems", size=most))
        return {b.key: b.doc_count for b in search.execute().aggregations.stems.buckets}

    @unavailable
    def background(self, stems: list[str]) -> tuple[dict[str, int], int]:
        search = self._search(Filters(kinds=("idea", "comment")))[:0].extra(track_total_hits=True)
        asked = A("terms", field="stems", size=len(stems) or 1, include=stems or [""])
        search.aggs.bucket("stems", asked)
        answer = search.execute()
        counts = {b.key: b.doc_count for b in answer.aggregations.stems.buckets}
        return counts, int(answer.hits.total.value)

    @unavailable
    def similar(self, text: str, filters: Filters, size: int) -> list[Hit]:
        question, _known = understood(text, repairs=False)
        if question.asks_nothing():
            return []
        needed = min(2, len(question.concepts))
        answer = answering(self._search(filters), question, at_least=needed)[:size].execute()
        return [_hit(hit.to_dict(), question) for hit in answer]

    @unavailable
    def drop(self) -> None:
        """Remove the indexes with their aliases; for tests."""
        self.indexes.drop()


def _refused(errors: list[Any], counts: str) -> dict[Identity, str]:
    """Which documents this index refuses for good, and why; without anything of their text.

    Raises SearchUnavailable for what another try can mend: a full disk, a queue, a shard.
    """
    found: dict[Identity, str] = {}
    for error in errors:
        told = error["index"]
        if told["status"] == NEWER_IS_THERE:
            continue
        if told["status"] not in FAULTS_OF_A_DOCUMENT:
            raise SearchUnavailable(f"status {told['status']}")
        if told.get("_index", counts) != counts:
            continue
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


def _hit(source: dict[str, Any], question: Question, score: float | None = None) -> Hit:
    at = source.get("created_at")
    return Hit(
        kind=source["kind"],
        key=source["key"],
        url=source["url"],
        language=source["language"],
        consultation=source["consultation"],
        title=pieces(heading(source["title"], source["body"]), question, analyser()),
        place=source["place"],
        snippet=pieces(source["body"], question, analyser(), SNIPPET),
        created_at=datetime.fromisoformat(at) if at else None,
        external_id=source["external_id"],
        score=score or 0.0,
    )
