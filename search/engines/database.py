"""The embedded engine: full text of SQLite (FTS5) or PostgreSQL over analysed words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from django.db import DataError, OperationalError, transaction
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from search.algorithms.bm25 import Corpus, Streams
from search.algorithms.marking import heading, pieces
from search.algorithms.questions import Question
from search.algorithms.stemming import LANGUAGES, analyser
from search.algorithms.text import words
from search.analysis import understood
from search.engines.full_text import answering, holding
from search.engines.protocol import (
    FACETS,
    PERIODS,
    Filters,
    Hit,
    Identity,
    Numbered,
    Query,
    Results,
)
from search.engines.relevance import answer, least, weight
from search.engines.vocabulary import count_change
from search.models import StoredDocument, any_of

SNIPPET = 240
FIELDS = (
    "title",
    "place",
    "body",
    "url",
    "language",
    "area",
    "district",
    "consultation",
    "thread",
    "stance",
    "author",
    "created_at",
    "external_id",
)


Rows = QuerySet[StoredDocument]
ROUGHLY = ("-weight", "-created_at", "kind", "key")
CANDIDATES = 400
"""So many of the most promising rows are scored exactly; a reader turns over fewer."""


def as_hit(row: StoredDocument, question: Question, score: float = 0.0) -> Hit:
    return Hit(
        kind=row.kind,
        key=row.key,
        url=row.url,
        language=row.language,
        consultation=row.consultation,
        title=pieces(heading(row.title, row.body), question, analyser()),
        place=row.place,
        snippet=pieces(row.body, question, analyser(), SNIPPET),
        created_at=row.created_at,
        external_id=row.external_id,
        score=score,
    )


def stored(numbered: Numbered) -> StoredDocument:
    """The row of a document; a tombstone keeps nothing but its identity."""
    row = StoredDocument(kind=numbered.kind, key=numbered.key, version=numbered.version)
    if numbered.document is None:
        row.removed = True
        return row
    for name, value in asdict(numbered.document).items():
        setattr(row, name, value)
    text = f"{row.title} {row.body}"
    row.terms = " ".join(analyser().terms(text))
    row.words = " ".join(word for word, _start, _end in words(text))
    return row


def streams(row: StoredDocument) -> Streams:
    """The stems of a row in their order."""
    stream = analyser().stream
    return Streams(
        title={language: stream(row.title, language) for language in LANGUAGES},
        body={language: stream(row.body, language) for language in LANGUAGES},
    )


def _keep_first_day(before: list[StoredDocument], rows: list[StoredDocument]) -> None:
    """Since when each can be found: as it was, else now."""
    known = {(row.kind, row.key): row.found_since for row in before}
    now = timezone.now()
    for row in rows:
        row.found_since = known.get((row.kind, row.key)) or (None if row.removed else now)


def _is_fault_of_a_row(error: Exception) -> bool:
    """Whether the same row would be refused again: too long, a character that cannot be kept."""
    if isinstance(error, OperationalError):  # PostgreSQL's "program limit exceeded", class 54
        return str(getattr(error.__cause__, "sqlstate", "")).startswith("54")
    return True


class DatabaseEngine:
    name = "database"

    def is_alive(self) -> bool:
        return True

    def fault(self) -> str:
        return ""

    def refresh(self) -> None:
        """Everything is findable when its transaction ends."""

    def put(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        return self._put([stored(numbered) for numbered in documents])

    def _put(self, rows: list[StoredDocument]) -> dict[Identity, str]:
        """Write the rows; where the database refuses one, halve until it stands alone."""
        try:
            with transaction.atomic():
                before = list(StoredDocument.objects.filter(any_of((r.kind, r.key) for r in rows)))
                _keep_first_day(before, rows)
                StoredDocument.objects.bulk_create(
                    rows,
                    update_conflicts=True,
                    unique_fields=["kind", "key"],
                    update_fields=["version", "removed", "found_since", "terms", "words", *FIELDS],
                    batch_size=500,
                )
                count_change(before, rows)
        except (DataError, OperationalError, ValueError) as error:
            if not _is_fault_of_a_row(error):
                raise
            if len(rows) == 1:
                return {(rows[0].kind, rows[0].key): type(error.__cause__ or error).__name__}
            half = len(rows) // 2
            return self._put(rows[:half]) | self._put(rows[half:])
        return {}

    def _rows(self, filters: Filters) -> Rows:
        rows = StoredDocument.objects.filter(removed=False)
        if filters.kinds:
            rows = rows.filter(kind__in=filters.kinds)
        for name in ("consultation", "district", "stance", "language", "thread"):
            if value := getattr(filters, name):
                rows = rows.filter(**{name: value})
        if filters.consultations is not None:
            rows = rows.filter(consultation__in=filters.consultations)
        if filters.without:
            rows = rows.exclude(consultation__in=filters.without)
        if filters.since:
            rows = rows.filter(created_at__gte=filters.since)
        if filters.until:
            rows = rows.filter(created_at__lt=filters.until)
        return rows

    def find(self, query: Query) -> Results:
        question, known = understood(query.text)
        found = answering(self._rows(query.filters), question, least(question), known)
        facets = _facets(found)
        total = sum(facets["kind"].values())
        start = (query.page - 1) * query.size
        end = start + query.size
        if query.newest_first:
            newest = found.order_by(F("created_at").desc(nulls_last=True), "kind", "key")
            hits = [as_hit(row, question) for row in newest[start:end]]
        elif start < CANDIDATES:
            hits = _best_first(found, question, known, slice(start, end), read=query.language)
        else:  # further than anybody turns over: as they are roughly ordered
            hits = [as_hit(row, question) for row in found.order_by(*ROUGHLY)[start:end]]
        return Results(hits, total, facets, question.repairs)

    def keys(self, text: str, filters: Filters, most: int = 10_000) -> list[tuple[str, str]]:
        question, _known = understood(text)
        found = holding(self._rows(filters), question)
        return list(found.values_list("kind", "key")[:most])

    def count(self, filters: Filters) -> int:
        return self._rows(filters).count()

    def term_counts(self, filters: Filters, most: int = 1000) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for terms in self._rows(filters).values_list("terms", flat=True).iterator():
            counts.update(set(terms.split()))
        return dict(counts.most_common(most))

    def background(self, stems: list[str]) -> tuple[dict[str, int], int]:
        wanted, counts, total = set(stems), Counter[str](), 0
        rows = self._rows(Filters(kinds=("idea", "comment")))
        for terms in rows.values_list("terms", flat=True).iterator():
            counts.update(wanted & set(terms.split()))
            total += 1
        return dict(counts), total

    def similar(self, text: str, filters: Filters, size: int) -> list[Hit]:
        question, known = understood(text, repairs=False)
        if question.asks_nothing():
            return []
        found = answering(self._rows(filters), question, min(2, len(question.concepts)), known)
        return _best_first(found, question, known, slice(size))


def _facets(found: Rows) -> dict[str, dict[str, int]]:
    """How many by value, in one query: the words are looked up once."""
    since = {days: timezone.now() - timedelta(days=days) for days in PERIODS}
    age = Case(
        *(When(created_at__gte=at, then=Value(days)) for days, at in since.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    groups = found.order_by().annotate(age=age).values_list(*FACETS, "age")
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*FACETS, "period")}
    for *values, age_in_days, number in groups.annotate(n=Count("pk")):
        for name, value in zip(FACETS, values, strict=True):
            if value:
                counts[name][value] += number
        for days in PERIODS:
            if 0 < age_in_days <= days:
                counts["period"][str(days)] += number
    return {name: dict(count) for name, count in counts.items()}


def _best_first(
    found: Rows, question: Question, known: Corpus, wanted: slice, *, read: str = ""
) -> list[Hit]:
    """Some of the most promising rows, in the order of their exact score."""
    scored = [
        (weight(row.kind, row.language, read=read) * answer(question, streams(row), known), row)
        for row in found.order_by(*ROUGHLY)[:CANDIDATES]
    ]
    scored.sort(key=lambda one: -one[0])  # equal ones stay in their order: the newest first
    return [as_hit(row, question, score) for score, row in scored[wanted]]
