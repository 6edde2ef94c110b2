"""A question in the language of Elasticsearch: BM25 of the best alternative of each concept."""

from typing import Any

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query as Clause

from search.algorithms.bm25 import TITLE
from search.algorithms.questions import Alternative, Concept, Exactly, Question
from search.engines.elastic_index import LONGEST_BEGINNING
from search.engines.protocol import FACETS, PERIODS, Filters
from search.engines.relevance import ALL_MET, KIND_WEIGHT, READ, least

MOST_VALUES = 500


def restricted(search: Search, filters: Filters) -> Search:
    """The documents that are meant; removed ones never are."""
    search = search.filter("term", removed=False)
    if filters.kinds:
        search = search.filter("terms", kind=list(filters.kinds))
    for name in ("consultation", "district", "stance", "language", "thread"):
        if value := getattr(filters, name):
            search = search.filter("term", **{name: value})
    if filters.consultations is not None:
        search = search.filter("terms", consultation=list(filters.consultations))
    if filters.without:
        search = search.exclude("terms", consultation=list(filters.without))
    span = {"gte": filters.since, "lt": filters.until}
    if any(span.values()):
        search = search.filter("range", created_at={k: v for k, v in span.items() if v})
    return search


def counted(search: Search) -> Search:
    """The search with the counts of its answers by value and by age."""
    for name in FACETS:
        search.aggs.bucket(name, A("terms", field=name, size=MOST_VALUES))
    ages = {str(days): Q("range", created_at={"gte": f"now-{days}d"}) for days in PERIODS}
    search.aggs.bucket("period", A("filters", filters=ages))
    return search


def facets(answer: Any) -> dict[str, dict[str, int]]:
    """What ``counted`` asked for."""
    found = {
        name: {b.key: b.doc_count for b in answer.aggregations[name].buckets if b.key}
        for name in FACETS
    }
    ages = answer.aggregations.period.buckets
    counts = {str(days): ages[str(days)].doc_count for days in PERIODS}
    return {**found, "period": {days: count for days, count in counts.items() if count}}


def answering(search: Search, question: Question, *, at_least: int | None = None) -> Search:
    """What answers the question, scored; ``at_least`` so many concepts (``least`` by default)."""
    search = _exactly(search, question.exactly)
    if not question.concepts:
        return search
    needed = least(question) if at_least is None else at_least
    met = [concept(one) for one in question.concepts]
    better = [Q("bool", must=met, boost=ALL_MET), *map(alternative, question.near)]
    enough = Q("bool", should=met, minimum_should_match=needed)
    return search.query("bool", must=[enough], should=better)


def holding(search: Search, question: Question) -> Search:
    """What holds every word of the question, or one of its meaning."""
    search = _exactly(search, question.exactly)
    for asked in question.concepts:
        search = search.filter(concept(asked, whole=True))
    return search


def _exactly(search: Search, asked: Exactly) -> Search:
    """Only what holds and lacks these words."""
    for phrase in asked.phrases:
        search = search.filter("match_phrase", words=" ".join(phrase))
    for beginning in asked.beginnings:
        search = search.filter("term", words__beginnings=beginning[:LONGEST_BEGINNING])
    for phrase in asked.without:
        search = search.exclude("match_phrase", words=" ".join(phrase))
    return search


def weighed_for(search: Search, language: str) -> Search:
    """The score weighed by what kind of text it is, and whether its reader reads its language."""
    functions: list[dict[str, Any]] = [
        {"filter": {"term": {"kind": kind}}, "weight": weight}
        for kind, weight in KIND_WEIGHT.items()
    ]
    if language:
        functions.append({"filter": {"term": {"language": language}}, "weight": READ})
    scored = search.query
    weighed = search._clone()  # the query is wrapped, the filters stay in it
    weighed.query = Q("function_score", query=scored, functions=functions, score_mode="multiply")
    return weighed


def concept(asked: Concept, *, whole: bool = False) -> Clause:
    """The best of the alternatives and of the parts together; ``whole``: all parts are needed."""
    ways = [alternative(one) for one in asked.alternatives]
    if asked.parts:
        parts = [concept(part, whole=whole) for part in asked.parts]
        ways.append(Q("bool", **{"must" if whole else "should": parts}))
    return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)


def alternative(one: Alternative) -> Clause:
    """Neighbouring stems in the title or the text, in the language that answers best."""
    ways = [
        _stems(stems, language, one.weight)
        for language, stems in one.stems.items()
        if language == "id" or stems != one.stems["id"]
    ]
    return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)


def _stems(stems: tuple[str, ...], language: str, weight: float) -> Clause:
    fields = [f"title_{language}^{TITLE:g}", f"body_{language}"]
    if len(stems) > 1:
        return Q("multi_match", query=" ".join(stems), type="phrase", fields=fields, boost=weight)
    return Q("combined_fields", query=stems[0], fields=fields, boost=weight)
