"""The embedded engine: full text of SQLite (FTS5) or PostgreSQL over analysed words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import DataError, OperationalError, connection, transaction
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from search.algorithms.analysis import index_terms, query_terms, segments
from search.engines.protocol import Filters, Hit, Identity, Numbered, Query, Results
from search.models import StoredDocument

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
)


def as_hit(row: StoredDocument, terms: set[str]) -> Hit:
    return Hit(
        kind=row.kind,
        key=row.key,
        url=row.url,
        language=row.language,
        consultation=row.consultation,
        title=segments(row.title, terms),
        place=row.place,
        snippet=segments(row.body, terms, SNIPPET),
        created_at=row.created_at,
    )


def stored(numbered: Numbered) -> StoredDocument:
    """The row of a document; a tombstone keeps nothing but its identity."""
    row = StoredDocument(kind=numbered.kind, key=numbered.key, version=numbered.version)
    if numbered.document is None:
        row.removed = True
        return row
    for name, value in asdict(numbered.document).items():
        setattr(row, name, value)
    title = index_terms(row.title)
    row.title_terms = f" {' '.join(title)} "
    row.terms = f" {' '.join([*title, *index_terms(row.body)])} "
    return row


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
                StoredDocument.objects.bulk_create(
                    rows,
                    update_conflicts=True,
                    unique_fields=["kind", "key"],
                    update_fields=["version", "removed", "title_terms", "terms", *FIELDS],
                    batch_size=500,
                )
        except (DataError, OperationalError, ValueError) as error:
            if not _is_fault_of_a_row(error):
                raise
            if len(rows) == 1:
                return {(rows[0].kind, rows[0].key): type(error.__cause__ or error).__name__}
            half = len(rows) // 2
            return self._put(rows[:half]) | self._put(rows[half:])
        return {}

    @transaction.atomic
    def rebuild(self, documents: Iterable[Numbered]) -> dict[Identity, str]:
        StoredDocument.objects.all().delete()
        refused: dict[Identity, str] = {}
        numbered = iter(documents)
        while batch := list(islice(numbered, 500)):
            refused |= self.put(batch)
        return refused

    def _rows(self, filters: Filters) -> QuerySet[StoredDocument]:
        rows = StoredDocument.objects.filter(removed=False)
        if filters.kinds:
            rows = rows.filter(kind__in=filters.kinds)
        for name in ("consultation", "district", "stance", "thread"):
            if value := getattr(filters, name):
                rows = rows.filter(**{name: value})
        if filters.without:
            rows = rows.exclude(consultation__in=filters.without)
        if filters.since:
            rows = rows.filter(created_at__gte=filters.since)
        if filters.until:
            rows = rows.filter(created_at__lt=filters.until)
        return rows

    def _matching(self, text: str, filters: Filters) -> QuerySet[StoredDocument]:
        terms = query_terms(text)
        rows = self._rows(filters)
        return _full_text(rows, terms, " AND ") if terms else rows

    def find(self, query: Query) -> Results:
        rows = self._matching(query.text, query.filters)
        terms = {stem for stems in query_terms(query.text) for stem in stems}
        facets = {
            name: dict(
                rows.exclude(**{name: ""}).order_by().values_list(name).annotate(n=Count("pk"))
            )
            for name in ("kind", "district", "consultation")
        }
        in_title = Q(pk=None)
        for term in terms:
            in_title |= Q(title_terms__contains=f" {term} ")
        found = rows.annotate(
            weight=Case(When(in_title, then=Value(1)), default=Value(0), output_field=_INTEGER)
        ).order_by("-weight", "-created_at", "kind", "key")
        start = (query.page - 1) * query.size
        hits = [as_hit(row, terms) for row in found[start : start + query.size]]
        return Results(hits, sum(facets["kind"].values()), facets)

    def keys(self, text: str, filters: Filters, most: int = 10_000) -> list[tuple[str, str]]:
        return list(self._matching(text, filters).values_list("kind", "key")[:most])

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
        terms = query_terms(text, most=25)
        if not terms:
            return []
        wanted = {stem for stems in terms for stem in stems}
        rows = list(_full_text(self._rows(filters), terms, " OR ")[:400])
        rows.sort(key=lambda row: -_overlap(wanted, row))
        return [as_hit(row, wanted) for row in rows[:size] if _overlap(wanted, row) >= 2]

    def versions(self) -> dict[tuple[str, str], int]:
        rows = StoredDocument.objects.filter(removed=False)
        return {(k, key): v for k, key, v in rows.values_list("kind", "key", "version")}


_INTEGER = IntegerField()


def _overlap(wanted: set[str], row: StoredDocument) -> int:
    return len(wanted & set(row.terms.split()))


def _full_text(
    rows: QuerySet[StoredDocument], terms: list[tuple[str, ...]], joiner: str
) -> QuerySet[StoredDocument]:
    """Rows that hold one stem of each group (AND) or of any (OR)."""
    if connection.vendor == "postgresql":
        sign = {" AND ": " & ", " OR ": " | "}[joiner]
        groups = ["(" + " | ".join(f"'{_safe(s)}'" for s in stems) + ")" for stems in terms]
        query = SearchQuery(sign.join(groups), search_type="raw", config="simple")
        return rows.annotate(words=SearchVector("terms", config="simple")).filter(words=query)
    groups = ["(" + " OR ".join(f'"{_safe(s)}"' for s in stems) + ")" for stems in terms]
    match = RawSQL(
        "SELECT rowid FROM search_fulltext WHERE search_fulltext MATCH %s", [joiner.join(groups)]
    )
    return rows.filter(pk__in=match)


def _safe(stem: str) -> str:
    """Only letters, digits and hyphens reach the full-text query."""
    return "".join(c for c in stem if c.isalnum() or c == "-") or "-"
