"""Questions to whichever engine answers."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max, Min, QuerySet

from search import registry
from search.algorithms.significance import Term, significant
from search.analysis import completed
from search.completeness import ask
from search.engines import Engine, engine
from search.engines.protocol import Filters, Query, Results
from search.models import Note


@dataclass(frozen=True, slots=True)
class Found:
    """Results, and whether they come from the fallback because the engine is away."""

    results: Results
    limited: bool


def find(query: Query) -> Found:
    """Ask the engine; where it is away or not filled, the database's own index.

    What was withdrawn or hidden a moment ago is not shown, though the index may not know it yet.
    """
    query = replace(query, filters=replace(query.filters, without=registry.withdrawn()))
    results, name = ask(lambda asked: asked.find(query))
    return Found(_public(results), limited=name != engine().name)


def parked() -> QuerySet[Any, Any]:
    """What was put aside, one row for each text, the newest first; ``note`` is one of its notes."""
    texts = Note.objects.parked().order_by().values("kind", "key")
    return texts.annotate(
        note=Max("pk"), reason=Max("parked_reason"), since=Min("noted_at"), tries=Max("tries")
    ).order_by("-note")


def suggestions(text: str, *, language: str, most: int = 8) -> list[str]:
    """What somebody may be about to type: the word written out, and titles that begin so."""
    offered = completed(text, most // 2)
    last = text.rsplit(maxsplit=1)[-1:]
    if last and last[0][-1].isalnum():
        kinds = tuple(kind.name for kind in registry.kinds().values() if kind.titled)
        asked = Query(f"{text}*", Filters(kinds), size=most, language=language)
        hits = find(asked).results.hits
        offered += ["".join(piece for piece, _marked in hit.title) for hit in hits]
    return list(dict.fromkeys(offered))[:most]


def _public(results: Results) -> Results:
    """The hits that everybody may read now, by what their owners say."""
    found: dict[str, set[str]] = {}
    for kind in {hit.kind for hit in results.hits}:
        keys = [hit.key for hit in results.hits if hit.kind == kind]
        built = registry.kind(kind).build_many(keys) if kind in registry.kinds() else {}
        found[kind] = {key for key, document in built.items() if document is not None}
    hits = [hit for hit in results.hits if hit.key in found[hit.kind]]
    gone = len(results.hits) - len(hits)
    return replace(results, hits=hits, total=results.total - gone)


def top_terms(filters: Filters, size: int = 20) -> tuple[list[Term], str]:
    """Significant stems of these documents, and the engine that answered."""

    def terms(asked: Engine) -> list[Term]:
        inside = asked.term_counts(filters)
        outside, total = asked.background(list(inside))
        return significant(inside, asked.count(filters), outside, total, size)

    return ask(terms)
