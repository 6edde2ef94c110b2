"""Which rows of the database's own index answer a concept, in the words of each database."""

from django.db import connection
from django.db.models import Case, FloatField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from search.algorithms.bm25 import Corpus, rarity
from search.algorithms.questions import Concept, Exactly, Phrase, Question
from search.models import StoredDocument

COLUMNS = {
    "postgresql": "SELECT id FROM search_storeddocument WHERE to_tsvector('simple'::regconfig, "
    "COALESCE({column}, '')) @@ to_tsquery('simple'::regconfig, %s)",
    "sqlite": "SELECT rowid FROM search_fulltext WHERE {column} MATCH %s",
}
"""How rows are found by one of the two columns of the full-text index, ``terms`` or ``words``."""
AND = {"postgresql": " & ", "sqlite": " AND "}
OR = {"postgresql": " | ", "sqlite": " OR "}
Row = QuerySet[StoredDocument]


def rows_with(concept: Concept, *, whole: bool = False) -> Q:
    """Rows that hold the stems of one of the alternatives of a concept, or of one of its parts.

    ``whole``: of all of its parts.
    """
    return _matching("terms", OR[connection.vendor].join(_any_of(concept, whole)))


def _matching(column: str, asked: str) -> Q:
    statement = COLUMNS[connection.vendor].format(column=column)
    return Q(pk__in=RawSQL(statement, [asked]))  # noqa: S611 - what was asked is a parameter


def _any_of(concept: Concept, whole: bool) -> list[str]:
    found = [_all_of(stems) for one in concept.alternatives for stems in one.stems.values()]
    parts = [_any_of(part, whole) for part in concept.parts]
    if whole and parts:
        each = ["(" + OR[connection.vendor].join(part) + ")" for part in parts]
        found.append("(" + AND[connection.vendor].join(each) + ")")
    else:
        found += [one for part in parts for one in part]
    return list(dict.fromkeys(found))


def _all_of(stems: tuple[str, ...]) -> str:
    return "(" + AND[connection.vendor].join(_quoted(stem) for stem in stems) + ")"


def rows_saying(phrase: Phrase) -> Q:
    """Rows that hold these words next to each other."""
    if connection.vendor == "postgresql":
        return _matching("words", " <-> ".join(map(_quoted, phrase)))
    return _matching("words", '"' + " ".join(map(_safe, phrase)) + '"')


def rows_beginning(beginning: str) -> Q:
    """Rows with a word that begins so."""
    sign = ":*" if connection.vendor == "postgresql" else " *"
    return _matching("words", _quoted(beginning) + sign)


def _quoted(stem: str) -> str:
    sign = "'" if connection.vendor == "postgresql" else '"'
    return f"{sign}{_safe(stem)}{sign}"


def _safe(stem: str) -> str:
    """Only letters, digits and hyphens reach the full-text query."""
    return "".join(c for c in stem if c.isalnum() or c == "-") or "-"


def holding(rows: Row, question: Question) -> Row:
    """Rows that hold every word of the question, or one of its meaning."""
    rows = _exactly(rows, question.exactly)
    for concept in question.concepts:
        rows = rows.filter(rows_with(concept, whole=True))
    return rows


def _exactly(rows: Row, asked: Exactly) -> Row:
    for phrase in asked.phrases:
        rows = rows.filter(rows_saying(phrase))
    for beginning in asked.beginnings:
        rows = rows.filter(rows_beginning(beginning))
    for phrase in asked.without:
        rows = rows.exclude(rows_saying(phrase))
    return rows


def answering(rows: Row, question: Question, least: int, known: Corpus) -> Row:
    """Rows that meet ``least`` of the concepts, all phrases, and nothing that is left out.

    Annotated with ``weight``: how rare the concepts are that a row meets, added up.
    """
    rows = _exactly(rows, question.exactly)
    if not question.concepts:
        return rows.annotate(weight=Value(0.0, output_field=FloatField()))
    weights = [rarity(concept, known) for concept in question.concepts]
    met = [rows_with(concept) for concept in question.concepts]
    if least >= len(met):
        for one in met:
            rows = rows.filter(one)
        return rows.annotate(weight=Value(sum(weights), output_field=FloatField()))
    either = Q(pk__in=[])
    for one in met:
        either |= one
    weight = _sum(met, weights)
    rows = rows.filter(either).annotate(weight=weight)
    if least > 1:
        rows = rows.annotate(met=_sum(met, [1.0] * len(met))).filter(met__gte=least)
    return rows


def _sum(met: list[Q], weights: list[float]) -> Case:
    total = Value(0.0, output_field=FloatField())
    for one, weight in zip(met, weights, strict=True):
        total = total + Case(  # type: ignore[assignment]
            When(one, then=Value(weight)), default=Value(0.0), output_field=FloatField()
        )
    return total  # type: ignore[return-value]
